using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Presence;

/// <summary>The count of this second, shared by everybody who asks this node, and the last known one while Redis is away.</summary>
internal sealed class PresenceCount(OnlinePlayers online, TimeProvider time)
{
    private static readonly TimeSpan Fresh = TimeSpan.FromSeconds(1);

    private readonly Lock _asking = new();
    private Task<PresenceView>? _latest;
    private PresenceView? _known;
    private long _askedAt;

    /// <exception cref="RedisException">Redis is away and was never there.</exception>
    internal async Task<PresenceView> GetAsync(CancellationToken cancellationToken)
    {
        Task<PresenceView> latest;
        lock (_asking)
        {
            if (_latest is null || time.GetElapsedTime(_askedAt) > Fresh)
                (_latest, _askedAt) = (online.CountAsync(), time.GetTimestamp());
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
