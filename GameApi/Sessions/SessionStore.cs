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

    /// <summary>Starts a session and ends the player's open one of the same game.</summary>
    /// <returns>Null where the player is gone.</returns>
    internal async Task<Session?> StartAsync(Guid playerId, SessionStart start, CancellationToken cancellationToken)
    {
        var sessions = await WriteAsync(cancel => StartInTransactionAsync(playerId, start, cancel), cancellationToken);
        if (sessions is not [var started, ..])
            return null;
        await online.SeenAsync(playerId, started.GameId);
        return started;
    }

    /// <summary>Ends a session now.</summary>
    /// <returns>The session as it is now, also where it had ended before; null where there is none.</returns>
    internal async Task<Session?> EndAsync(Guid playerId, Guid sessionId, CancellationToken cancellationToken)
    {
        var ended = await WriteAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            // The player's row first, as everywhere: whoever changes a player's sessions waits here, not in a deadlock.
            if (!await LockPlayerAsync(playerId, cancel))
                return [];
            var closed = await db.Sessions.FromSql($"""
                UPDATE sessions SET ended_at = greatest(last_seen_at, {now}), end_reason = 'client', last_seen_at = greatest(last_seen_at, {now})
                WHERE player_id = {playerId} AND session_id = {sessionId} AND ended_at IS NULL
                RETURNING player_id, session_id, game_id, country, platform, client_version, started_at, last_seen_at, ended_at, end_reason
                """).ToListAsync(cancel);
            await AccountAsync(playerId, closed, cancel);
            ActivityLog.Append(db, [.. closed.Select(SessionActivities.Ended)]);
            return closed;
        }, cancellationToken);

        if (ended is not [var session])
            return await LoadAsync(playerId, sessionId, cancellationToken);
        await online.GoneAsync(playerId, session.GameId);
        return session;
    }

    /// <summary>Open sessions that were seen last before a time, longest silent first.</summary>
    internal Task<List<SessionKey>> LoadSilentAsync(DateTimeOffset before, int rows, CancellationToken cancellationToken) =>
        db.Sessions.Where(session => session.EndedAt == null && session.LastSeenAt < before)
            .OrderBy(session => session.LastSeenAt).Take(rows)
            .Select(session => new SessionKey(session.PlayerId, session.SessionId)).ToListAsync(cancellationToken);

    /// <summary>Ends a session at its last heartbeat, unless one has come since or it has ended.</summary>
    /// <returns>Whether it did.</returns>
    internal async Task<bool> EndSilentAsync(SessionKey key, DateTimeOffset before, CancellationToken cancellationToken)
    {
        var ended = await WriteAsync(async cancel =>
        {
            if (!await LockPlayerAsync(key.PlayerId, cancel))
                return [];
            var closed = await db.Sessions.FromSql($"""
                UPDATE sessions SET ended_at = last_seen_at, end_reason = 'silent'
                WHERE player_id = {key.PlayerId} AND session_id = {key.SessionId} AND ended_at IS NULL AND last_seen_at < {before}
                RETURNING player_id, session_id, game_id, country, platform, client_version, started_at, last_seen_at, ended_at, end_reason
                """).ToListAsync(cancel);
            await AccountAsync(key.PlayerId, closed, cancel);
            ActivityLog.Append(db, [.. closed.Select(SessionActivities.Ended)]);
            return closed;
        }, cancellationToken);
        if (ended is not [var session])
            return false;
        await online.GoneAsync(session.PlayerId, session.GameId);
        return true;
    }

    /// <returns>The new session and those it replaced; none where the player is gone.</returns>
    private async Task<List<Session>> StartInTransactionAsync(Guid playerId, SessionStart start, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var countries = await db.Database.SqlQuery<string?>($"""
            UPDATE players SET session_count = session_count + 1, last_seen_at = greatest(last_seen_at, {now}), version = version + 1
            WHERE player_id = {playerId}
            RETURNING country AS "Value"
            """).ToListAsync(cancellationToken);
        if (countries is not [var country])
            return [];

        var replaced = await db.Sessions.FromSql($"""
            UPDATE sessions SET end_reason = CASE WHEN last_seen_at < {now - PresenceRules.SilentAfter} THEN 'silent' ELSE 'replaced' END,
                ended_at = CASE WHEN last_seen_at < {now - PresenceRules.SilentAfter} THEN last_seen_at ELSE greatest(last_seen_at, {now}) END
            WHERE player_id = {playerId} AND game_id = {start.GameId} AND ended_at IS NULL
            RETURNING player_id, session_id, game_id, country, platform, client_version, started_at, last_seen_at, ended_at, end_reason
            """).ToListAsync(cancellationToken);
        await AccountAsync(playerId, replaced, cancellationToken);

        var session = new Session
        {
            PlayerId = playerId, SessionId = Guid.CreateVersion7(now), GameId = start.GameId, Country = country,
            Platform = start.Platform, ClientVersion = start.ClientVersion, StartedAt = now, LastSeenAt = now,
        };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        ActivityLog.Append(db, [.. replaced.Select(SessionActivities.Ended), SessionActivities.Started(session)]);
        return [session, .. replaced];
    }

    /// <returns>False where the player is gone.</returns>
    private async Task<bool> LockPlayerAsync(Guid playerId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<int>($"""SELECT 1 AS "Value" FROM players WHERE player_id = {playerId} FOR NO KEY UPDATE""")
            .ToListAsync(cancellationToken)).Count > 0;

    /// <summary>Runs a write of sessions in a transaction, and through the cache.</summary>
    private Task<List<Session>> WriteAsync(Func<CancellationToken, Task<List<Session>>> write, CancellationToken cancellationToken) =>
        cache.WriteAsync(
            SessionCaches.Session, cancel => db.InTransactionAsync(write, cancel),
            sessions =>
                sessions.Select(
                    session => (new SessionKey(session.PlayerId, session.SessionId), CachedSession.Of(SessionView.Of(session)))),
                        cancellationToken);

    /// <summary>
    /// Adds ended sessions to the player's totals, which the player sees: with them its version changes, or its ETag would stand for two
    /// answers.
    /// </summary>
    private async Task AccountAsync(Guid playerId, List<Session> ended, CancellationToken cancellationToken)
    {
        if (ended.Count == 0)
            return;
        var seconds = ended.Sum(SessionActivities.SecondsOf);
        await db.Players.Where(player => player.PlayerId == playerId)
            .ExecuteUpdateAsync(update => update
                .SetProperty(player => player.PlaySeconds, player => player.PlaySeconds + seconds)
                .SetProperty(player => player.Version, player => player.Version + 1), cancellationToken);
    }
}
