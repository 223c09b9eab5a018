using GameApi.Data;
using GameApi.Presence;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Sessions;

/// <summary>Takes the signs of life of open sessions.</summary>
internal sealed class Heartbeats(GameDbContext db, OnlinePlayers online, TimeProvider time)
{
    /// <returns>False where the player has no such open session.</returns>
    internal async Task<bool> BeatAsync(Guid playerId, Guid sessionId, CancellationToken cancellationToken)
    {
        if (await LoadOpenGameAsync(playerId, sessionId, cancellationToken) is not { } gameId)
            return false;

        var now = time.GetUtcNow();
        await db.Sessions
            .Where(session => session.PlayerId == playerId && session.SessionId == sessionId && session.EndedAt == null && session.LastSeenAt < now)
            .ExecuteUpdateAsync(update => update.SetProperty(session => session.LastSeenAt, now), cancellationToken);
        await online.SeenAsync(playerId, gameId);
        return true;
    }

    /// <summary>The game of an open session, or null.</summary>
    private Task<string?> LoadOpenGameAsync(Guid playerId, Guid sessionId, CancellationToken cancellationToken) => db.Sessions
        .Where(session => session.PlayerId == playerId && session.SessionId == sessionId && session.EndedAt == null)
        .Select(session => session.GameId)
        .SingleOrDefaultAsync(cancellationToken);
}
