using ServiceDefaults;

namespace GameApi.Caching;

/// <summary>
/// Eager refresh: refreshes this node's hot keys before they expire, so that their readers never miss. Each node refreshes its L1 from
/// Redis. When a key is about to expire in Redis, one node of all loads it from the database.
/// </summary>
internal sealed partial class HotKeyRefresher(
    HotKeys hotKeys, GameCache cache, IEnumerable<ICacheKind> kinds, TimeProvider time, ILogger<HotKeyRefresher> logger) : BackgroundService
{
    private const int MaxKeys = 256;
    private const int Parallelism = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>When each key was refreshed last.</summary>
    private readonly Dictionary<string, long> _refreshed = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, RefreshDueAsync, LogFailed, stoppingToken);

    /// <summary>Refreshes the hot keys that are due.</summary>
    internal async Task RefreshDueAsync(CancellationToken cancellationToken)
    {
        var hot = hotKeys.Hot(MaxKeys);
        foreach (var cold in _refreshed.Keys.Except(hot).ToList())
            _refreshed.Remove(cold);

        // A key that has just become hot was just loaded, or is being loaded now.
        var now = time.GetTimestamp();
        foreach (var key in hot)
            _refreshed.TryAdd(key, now);
        var due = hot.Select(key => (Key: key, Kind: kinds.FirstOrDefault(kind => kind.Owns(key))))
            .Where(item => item.Kind is { } kind && time.GetElapsedTime(_refreshed[item.Key], now) >= kind.RefreshEvery).ToList();
        foreach (var (key, _) in due)
            _refreshed[key] = now;
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (item, cancel) => await item.Kind!.RefreshAsync(cache, item.Key, cancel));
    }

    [LoggerMessage(LogLevel.Debug, "Refreshing hot keys failed; their readers will load them")]
    private partial void LogFailed(Exception exception);
}
