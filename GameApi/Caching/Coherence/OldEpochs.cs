using System.Globalization;
using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Removes from Redis, in the background, what was cached in epochs that are over. Nobody reads it; it only takes memory until it expires.
/// </summary>
internal sealed partial class OldEpochs(
    RedisKeyspace redis, CurrentEpoch epoch, TimeProvider time, ILogger<OldEpochs> logger) : BackgroundService
{
    private const int PageSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _wanted;
    private long _removed;

    /// <summary>
    /// What is older than the present epoch is removed, as soon as a primary is connected: one that has just changed often is not yet.
    /// </summary>
    public void Remove() => Volatile.Write(ref _wanted, epoch.Current);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, RemoveAsync, LogNotRemoved, stoppingToken);

    private async Task RemoveAsync(CancellationToken cancellationToken)
    {
        var wanted = Volatile.Read(ref _wanted);
        if (wanted == _removed)
            return;
        var primaries = redis.Connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }).ToList();
        if (primaries.Count == 0)
            return;

        var count = 0;
        foreach (var server in primaries)
            await foreach (
                var page in server.KeysAsync(pattern: $"{Escaped(redis.Prefix)}e*:*", pageSize: PageSize).Chunk(PageSize)
                    .WithCancellation(cancellationToken))
            {
                var old = page.Where(key => EpochOf(key) < wanted).ToList();
                await Task.WhenAll(old.Select(key => redis.Connection.GetDatabase().KeyDeleteAsync(key)));
                count += old.Count;
            }
        _removed = wanted;
        LogRemoved(count);
    }

    /// <summary>Null for a key that only looks like one of an epoch.</summary>
    private long? EpochOf(RedisKey key)
    {
        var text = key.ToString()[(redis.Prefix.Length + 1)..];
        return long.TryParse(
            text.AsSpan(0, text.IndexOf(':', StringComparison.Ordinal)), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                ? number : null;
    }

    private static string Escaped(string prefix) =>
        string.Concat(prefix.Select(c => c is '*' or '?' or '[' or ']' or '\\' or '^' ? $"\\{c}" : $"{c}"));

    [LoggerMessage(LogLevel.Information, "Redis: {Count} keys of old epochs removed")]
    private partial void LogRemoved(int count);

    [LoggerMessage(LogLevel.Information, "Redis: keys of old epochs could not be removed; will retry")]
    private partial void LogNotRemoved(Exception exception);
}
