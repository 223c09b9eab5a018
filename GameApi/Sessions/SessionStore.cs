using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Sessions;

/// <summary>Reads sessions.</summary>
internal sealed class SessionStore(GameDbContext db, ReadReplica replica)
{
    internal Task<Session?> LoadAsync(Guid playerId, Guid sessionId, CancellationToken cancellationToken) =>
        db.Sessions.SingleOrDefaultAsync(session => session.PlayerId == playerId && session.SessionId == sessionId, cancellationToken);

    /// <summary>Loads a session for the cache.</summary>
    internal static async Task<CachedSession?> LoadCachedAsync(
        IServiceProvider services, SessionKey key, CancellationToken cancellationToken) =>
        await services.GetRequiredService<SessionStore>().LoadAsync(key.PlayerId, key.SessionId, cancellationToken) is { } session
            ? CachedSession.Of(SessionView.Of(session))
            : null;

    /// <summary>Reads a page of a player's sessions, newest first: the order of their ids is that of their starts.</summary>
    internal Task<List<Session>> LoadPageAsync(Guid playerId, Guid? before, int rows, CancellationToken cancellationToken) =>
        replica.ReadAsync(db, context =>
        {
            var sessions = context.Sessions.Where(session => session.PlayerId == playerId);
            if (before is { } id)
                sessions = sessions.Where(session => session.SessionId < id);
            return sessions.OrderByDescending(session => session.SessionId).Take(rows).ToListAsync(cancellationToken);
        }, cancellationToken);

    /// <summary>Reads open sessions whose last heartbeat was before a time, longest silent first.</summary>
    internal Task<List<SessionKey>> LoadSilentAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        db.Sessions.Where(session => session.EndedAt == null && session.LastSeenAt < before)
            .OrderBy(session => session.LastSeenAt).Take(rows)
            .Select(session => new SessionKey(session.PlayerId, session.SessionId)).ToListAsync(cancellationToken);
}
