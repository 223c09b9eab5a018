using GameApi.Caching;
using GameApi.Presence;

namespace GameApi.Sessions;

/// <summary>Receives the heartbeats of open sessions.</summary>
internal sealed class Heartbeats(
    GameCache cache, PendingHeartbeats pending, OnlinePlayers online, SessionMetrics metrics, TimeProvider time)
{
    /// <summary>Records a heartbeat. It is written to the database a few seconds later, or at once if Redis is unavailable.</summary>
    /// <returns>False if the player has no such open session.</returns>
    internal async Task<bool> BeatAsync(SessionKey key, CancellationToken cancellationToken)
    {
        if (await cache.GetAsync(SessionCaches.Session, key, cancellationToken) is not { View: { EndedAt: null } session })
            return false;

        metrics.Beat();
        await Task.WhenAll(RecordAsync(key, time.GetUtcNow(), cancellationToken), online.RecordAsync(key.PlayerId, session.GameId));
        return true;
    }

    private async Task RecordAsync(SessionKey key, DateTimeOffset at, CancellationToken cancellationToken)
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
