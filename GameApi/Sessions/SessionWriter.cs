using GameApi.Activities;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Presence;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Sessions;

/// <summary>
/// Starts and ends sessions. Every write locks the player's row first, so that concurrent writes of a player wait and do not deadlock.
/// </summary>
internal sealed class SessionWriter(GameDbContext db, SessionStore store, CacheWriter cache, OnlinePlayers online, TimeProvider time)
{
    /// <summary>Starts a session and ends the player's open session of the same game.</summary>
    /// <returns>Null if the player does not exist.</returns>
    internal async Task<Session?> StartAsync(Guid playerId, SessionStart start, CancellationToken cancellationToken)
    {
        var sessions = await WriteAsync(cancel => StartInTransactionAsync(playerId, start, cancel), cancellationToken);
        if (sessions is not [var started, ..])
            return null;
        await online.RecordAsync(playerId, started.GameId);
        return started;
    }

    /// <summary>Ends a session now.</summary>
    /// <returns>The session, also if it had ended before; null if there is none.</returns>
    internal async Task<Session?> EndAsync(Guid playerId, Guid sessionId, CancellationToken cancellationToken)
    {
        var ended = await WriteAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            if (!await LockPlayerAsync(playerId, cancel))
                return [];
            var closed = await db.Sessions.FromSql($"""
                UPDATE sessions SET ended_at = greatest(last_seen_at, {now}), end_reason = 'client',
                    last_seen_at = greatest(last_seen_at, {now})
                WHERE player_id = {playerId} AND session_id = {sessionId} AND ended_at IS NULL
                RETURNING player_id, session_id, game_id, country, platform, client_version, started_at, last_seen_at, ended_at, end_reason
                """).ToListAsync(cancel);
            await AddToTotalsAsync(playerId, closed, cancel);
            ActivityLog.Append(db, [.. closed.Select(SessionActivities.Ended)]);
            return closed;
        }, cancellationToken);

        if (ended is not [var session])
            return await store.LoadAsync(playerId, sessionId, cancellationToken);
        await online.RemoveAsync(playerId, session.GameId);
        return session;
    }

    /// <summary>Ends a session at its last heartbeat, unless a newer heartbeat came or it has ended.</summary>
    /// <returns>Whether this call ended it.</returns>
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
            await AddToTotalsAsync(key.PlayerId, closed, cancel);
            ActivityLog.Append(db, [.. closed.Select(SessionActivities.Ended)]);
            return closed;
        }, cancellationToken);
        if (ended is not [var session])
            return false;
        await online.RemoveAsync(session.PlayerId, session.GameId);
        return true;
    }

    /// <returns>The new session and the ones it replaced; empty if the player does not exist.</returns>
    private async Task<List<Session>> StartInTransactionAsync(Guid playerId, SessionStart start, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        var silentSince = now - PresenceRules.SilentAfter;
        var countries = await db.Database.SqlQuery<string?>($"""
            UPDATE players SET session_count = session_count + 1, last_seen_at = greatest(last_seen_at, {now}), version = version + 1
            WHERE player_id = {playerId}
            RETURNING country AS "Value"
            """).ToListAsync(cancellationToken);
        if (countries is not [var country])
            return [];

        var replaced = await db.Sessions.FromSql($"""
            UPDATE sessions SET end_reason = CASE WHEN last_seen_at < {silentSince} THEN 'silent' ELSE 'replaced' END,
                ended_at = CASE WHEN last_seen_at < {silentSince} THEN last_seen_at ELSE greatest(last_seen_at, {now}) END
            WHERE player_id = {playerId} AND game_id = {start.GameId} AND ended_at IS NULL
            RETURNING player_id, session_id, game_id, country, platform, client_version, started_at, last_seen_at, ended_at, end_reason
            """).ToListAsync(cancellationToken);
        await AddToTotalsAsync(playerId, replaced, cancellationToken);

        var session = new Session
        {
            PlayerId = playerId,
            SessionId = Guid.CreateVersion7(now),
            GameId = start.GameId,
            Country = country,
            Platform = start.Platform,
            ClientVersion = start.ClientVersion,
            StartedAt = now,
            LastSeenAt = now,
        };
        db.Add(session);
        await db.SaveChangesAsync(cancellationToken);
        ActivityLog.Append(db, [.. replaced.Select(SessionActivities.Ended), SessionActivities.Started(session)]);
        return [session, .. replaced];
    }

    /// <returns>False if the player does not exist.</returns>
    private async Task<bool> LockPlayerAsync(Guid playerId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<int>($"""SELECT 1 AS "Value" FROM players WHERE player_id = {playerId} FOR NO KEY UPDATE""")
            .ToListAsync(cancellationToken)).Count > 0;

    /// <summary>Runs a write of sessions in a transaction and through the cache.</summary>
    private Task<List<Session>> WriteAsync(Func<CancellationToken, Task<List<Session>>> write, CancellationToken cancellationToken) =>
        cache.WriteAsync(
            SessionCaches.Session, cancel => db.InTransactionAsync(write, cancel), sessions => sessions.Select(Entry), cancellationToken);

    private static (SessionKey, CachedSession) Entry(Session session) =>
        (new(session.PlayerId, session.SessionId), CachedSession.Of(SessionView.Of(session)));

    /// <summary>
    /// Adds ended sessions to the player's totals. The player sees them, so the version changes too: an ETag must not stand for two
    /// different responses.
    /// </summary>
    private async Task AddToTotalsAsync(Guid playerId, List<Session> ended, CancellationToken cancellationToken)
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
