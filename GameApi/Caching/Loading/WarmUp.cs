using Microsoft.Extensions.Diagnostics.HealthChecks;
using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Shares this node's hot keys with the other nodes every few seconds. Before the node reports ready, fills its L1 with theirs: for a
/// limited time, and not at all if Redis is unavailable.
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
    private static readonly TimeSpan MaxWarmUp = TimeSpan.FromSeconds(5);

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
        limit.CancelAfter(MaxWarmUp);
        var warmed = 0;
        try
        {
            await recovery.Tried.WaitAsync(limit.Token);
            var now = time.GetUtcNow();
            var keys = new HashSet<string>(StringComparer.Ordinal);
            foreach (var bucket in (string[])[BucketOf(now), BucketOf(now - Bucket)])
            {
                var hottest = await redis.Database.SortedSetRangeByRankAsync(bucket, 0, WarmedKeys - 1, Order.Descending);
                keys.UnionWith(hottest.Select(key => key.ToString()));
            }

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
            // A cold node is slower but correct.
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

    /// <summary>The Redis key under which nodes share the hot keys of a minute.</summary>
    internal static string BucketOf(DateTimeOffset at) => $"hot:{at.ToUnixTimeSeconds() / (long)Bucket.TotalSeconds}";

    [LoggerMessage(LogLevel.Information, "Warmed up with {Count} hot keys")]
    private partial void LogWarm(int count);

    [LoggerMessage(LogLevel.Information, "Warm-up interrupted after {Count} hot keys; starting with a cold cache")]
    private partial void LogCold(Exception exception, int count);

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; hot keys not shared")]
    private partial void LogNotShared(Exception exception);
}
