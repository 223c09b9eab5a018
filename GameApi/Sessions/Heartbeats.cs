using GameApi.Caching;
using GameApi.Presence;

namespace GameApi.Sessions;

/// <summary>Takes the signs of life of open sessions.</summary>
internal sealed class Heartbeats(
    GameCache cache, PendingHeartbeats pending, OnlinePlayers online, SessionMetrics metrics, TimeProvider time)
{
    /// <summary>Takes one; it is written down some seconds later, or at once where Redis is away.</summary>
    /// <returns>False where the player has no such open session.</returns>
    internal async Task<bool> BeatAsync(SessionKey key, CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(SessionCaches.Session, key, cancellationToken) is not { View: { EndedAt: null } session })
            return false;

        metrics.Beat();
        await Task.WhenAll(TakeAsync(key, time.GetUtcNow(), cancellationToken), online.SeenAsync(key.PlayerId, session.GameId));
        return true;
    }

    private async Task TakeAsync(SessionKey key, DateTimeOffset at, CancellationToken cancellationToken)
    {
        try
        {
            await pending.AddAsync(key, at);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            await pending.WriteAsync(key, at, cancellationToken);
        }
    }
}
