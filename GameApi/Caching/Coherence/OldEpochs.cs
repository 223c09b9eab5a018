using System.Globalization;
using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Removes keys of past epochs from Redis in the background. They are never read and only take memory until they expire.
/// </summary>
internal sealed partial class OldEpochs(
    RedisKeyspace redis, CurrentEpoch epoch, TimeProvider time, ILogger<OldEpochs> logger) : BackgroundService
{
    private const int PageSize = 500;

    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);

    private long _wanted;
    private long _removed;

    /// <summary>
    /// Requests the removal of all older epochs. It starts once a primary is connected, which right after a failover none may be.
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
        {
            var pages = server.KeysAsync(pattern: $"{Escaped(redis.Prefix)}e*:*", pageSize: PageSize).Chunk(PageSize);
            await foreach (var page in pages.WithCancellation(cancellationToken))
            {
                var old = page.Where(key => EpochOf(key) < wanted).ToList();
                await Task.WhenAll(old.Select(key => redis.Connection.GetDatabase().KeyDeleteAsync(key)));
                count += old.Count;
            }
        }

        _removed = wanted;
        LogRemoved(count);
    }

    /// <summary>Returns null for a key that only looks like one of an epoch.</summary>
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

    [LoggerMessage(LogLevel.Information, "Redis: removing keys of old epochs failed; will retry")]
    private partial void LogNotRemoved(Exception exception);
}
