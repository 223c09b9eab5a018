using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>
/// Caches the count for a second, for all readers on this node. While Redis is unavailable it returns the last known count.
/// </summary>
internal sealed class PresenceCount(OnlinePlayers online, TimeProvider time)
{
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    private readonly Lock _lock = new();
    private Task<PresenceView>? _latest;
    private PresenceView? _known;
    private long _readAt;

    /// <exception cref="RedisException">Redis is unavailable and there is no known count.</exception>
    internal async Task<PresenceView> GetAsync(CancellationToken cancellationToken)
    {
        Task<PresenceView> latest;
        lock (_lock)
        {
            if (_latest is null || time.GetElapsedTime(_readAt) > MaxAge)
                (_latest, _readAt) = (online.CountAsync(), time.GetTimestamp());
            latest = _latest;
        }

        try
        {
            return _known = await latest.WaitAsync(cancellationToken);
        }
        catch (Exception exception)
            when (_known is not null && RedisFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            return _known;
        }
    }
}
