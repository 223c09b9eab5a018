using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults;

namespace GameApi.Caching;

/// <summary>
/// Shares this node's hot keys with the others every few seconds, and before the node is ready fills its L1 with theirs: for a bounded
/// time, and not at all where Redis cannot tell.
/// </summary>
internal sealed partial class WarmUp(
    RedisKeyspace redis, CacheRecovery recovery, HotKeys hotKeys, GameCache cache, IEnumerable<ICacheKind> kinds, TimeProvider time,
    ILogger<WarmUp> logger)
    : BackgroundService, IHealthCheck
{
    private const int SharedKeys = 512;
    private const int WarmedKeys = 2_000;
    private const int Parallelism = 16;
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Bucket = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan LongestWarmUp = TimeSpan.FromSeconds(5);

    private volatile bool _warm;

    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default) =>
        Task.FromResult(_warm ? HealthCheckResult.Healthy() : HealthCheckResult.Unhealthy("warming up"));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await FillAsync(stoppingToken);
        _warm = true;
        await PeriodicWork.RunAsync(Interval, time, ShareAsync, LogNotShared, stoppingToken);
    }

    private async Task FillAsync(CancellationToken stoppingToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(stoppingToken);
        limit.CancelAfter(LongestWarmUp);
        var warmed = 0;
        try
        {
            await recovery.Tried.WaitAsync(limit.Token);
            var now = time.GetUtcNow();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var bucket in (string[])[BucketOf(now), BucketOf(now - Bucket)])
                foreach (
                    var key in await redis.Database.SortedSetRangeByRankAsync(
                        bucket, 0, WarmedKeys - 1, StackExchange.Redis.Order.Descending))
                    keys.Add(key.ToString());
            await Parallel.ForEachAsync(
                keys, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = limit.Token }, async (key, cancel) =>
            {
                if (kinds.FirstOrDefault(kind => kind.Owns(key)) is not { } kind)
                    return;
                await kind.ReadAsync(cache, key, cancel);
                Interlocked.Increment(ref warmed);
            });
        }
        catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
        {
            // A cold node is slower and not wrong.
            LogCold(exception, warmed);
            return;
        }

        LogWarm(warmed);
    }

    private async Task ShareAsync(CancellationToken cancellationToken)
    {
        var bucket = BucketOf(time.GetUtcNow());
        var top = hotKeys.TakeTop(SharedKeys);
        await Task.WhenAll(top.Select(hot => redis.Database.SortedSetIncrementAsync(bucket, hot.Key, hot.Count)));
        if (top.Count > 0)
            await redis.Database.KeyExpireAsync(bucket, Bucket * 3);
    }

    /// <summary>Where nodes share the hot keys of this minute.</summary>
    internal static string BucketOf(DateTimeOffset at) => $"hot:{at.ToUnixTimeSeconds() / (long)Bucket.TotalSeconds}";

    [LoggerMessage(LogLevel.Information, "Warmed up with {Count} hot keys")]
    private partial void LogWarm(int count);

    [LoggerMessage(LogLevel.Information, "Starts with {Count} hot keys only")]
    private partial void LogCold(Exception exception, int count);

    [LoggerMessage(LogLevel.Debug, "Hot keys are not shared: Redis is away")]
    private partial void LogNotShared(Exception exception);
}
