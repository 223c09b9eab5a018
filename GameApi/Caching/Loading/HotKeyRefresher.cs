using ServiceDefaults;

namespace GameApi.Caching;

/// <summary>
/// Renews the hot keys of this node before they expire, so that their readers meet no miss. Each node renews its L1 from Redis; of all
/// nodes one loads a key from the database when its life there is about to end.
/// </summary>
internal sealed partial class HotKeyRefresher(
    HotKeys hotKeys, GameCache cache, IEnumerable<ICacheKind> kinds, TimeProvider time, ILogger<HotKeyRefresher> logger) : BackgroundService
{
    private const int Most = 256;
    private const int Parallelism = 8;
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>When each was renewed last.</summary>
    private readonly Dictionary<string, long> _renewed = new(StringComparer.Ordinal);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(Interval, time, RenewAsync, LogNotRenewed, stoppingToken);

    /// <summary>Renews those of the hot keys whose time it is.</summary>
    internal async Task RenewAsync(CancellationToken cancellationToken)
    {
        var hot = hotKeys.Hot(Most);
        foreach (var cold in _renewed.Keys.Except(hot).ToList())
            _renewed.Remove(cold);

        // A key that has just become hot was just loaded, or is being loaded.
        var now = time.GetTimestamp();
        foreach (var key in hot)
            _renewed.TryAdd(key, now);
        var due = hot.Select(key => (Key: key, Kind: kinds.FirstOrDefault(kind => kind.Owns(key))))
            .Where(item => item.Kind is { } kind && time.GetElapsedTime(_renewed[item.Key], now) >= kind.RefreshEvery).ToList();
        foreach (var (key, _) in due)
            _renewed[key] = now;
        await Parallel.ForEachAsync(
            due, new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
            async (item, cancel) => await item.Kind!.RefreshAsync(cache, item.Key, cancel));
    }

    [LoggerMessage(LogLevel.Debug, "Hot keys are not renewed ahead: their readers will load them")]
    private partial void LogNotRenewed(Exception exception);
}
