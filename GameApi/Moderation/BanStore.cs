using GameApi.Audit;
using GameApi.Auth;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Moderation;

/// <summary>Bans players and lifts bans: on this node at once, on the others within a second (<see cref="BannedPlayers"/>).</summary>
internal sealed class BanStore(GameDbContext db, BannedPlayers banned, AuditLog audit, TimeProvider time)
{
    /// <summary>Bans a player. Locks the player's row, which an erasure deletes first.</summary>
    /// <returns>Null if there is no such player.</returns>
    internal Task<BanView?> AddAsync(AuditSource source, Guid playerId, BanRequest request, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            var now = time.GetUtcNow();
            if (await LockAsync(playerId, cancel) is null)
                return null;
            var ban = new Ban
            {
                BanId = Guid.CreateVersion7(now),
                PlayerId = playerId,
                Scope = request.Scope,
                Until = request.Until?.ToUniversalTime(),
                Reason = request.Reason,
                CreatedBy = source.Actor,
                CreatedAt = now,
                ChangedAt = now,
            };
            // changed_at is by the database's clock, because nodes read changes by it.
            await db.Database.ExecuteSqlAsync($"""
                INSERT INTO bans (ban_id, player_id, scope, until, reason, created_by, created_at, changed_at)
                VALUES ({ban.BanId}, {playerId}, {ban.Scope}, {ban.Until}, {ban.Reason}, {ban.CreatedBy}, {now}, now())
                """, cancel);
            await audit.AppendAsync(source, new AuditEntry("player.ban", $"player {playerId}", playerId, After: new()
            {
                ["banId"] = ban.BanId.ToString(),
                ["scope"] = ban.Scope,
                ["until"] = ban.Until?.ToString("O"),
            }, Reason: request.Reason), cancel);
            db.Work!.AfterCommit(() =>
            {
                banned.Add(playerId, new ActiveBan(ban.BanId, ban.Scope, ban.Until));
                return Task.CompletedTask;
            });
            return ViewOf(ban);
        }, cancellationToken, commits: view => view is not null);

    /// <summary>Lifts a ban before its end.</summary>
    /// <returns>Null if the player has no such active ban.</returns>
    internal Task<BanView?> LiftAsync(AuditSource source, Guid playerId, Guid banId, string reason, CancellationToken cancellationToken) =>
        db.InTransactionAsync(async cancel =>
        {
            if (await db.Database.ExecuteSqlAsync($"""
                UPDATE bans SET lifted_at = now(), changed_at = now()
                WHERE ban_id = {banId} AND player_id = {playerId} AND lifted_at IS NULL AND (until IS NULL OR until > now())
                """, cancel) == 0)
                return null;
            var entry = new AuditEntry(
                "player.lift-ban", $"player {playerId}", playerId, Before: new() { ["banId"] = banId.ToString() }, Reason: reason);
            await audit.AppendAsync(source, entry, cancel);
            db.Work!.AfterCommit(() =>
            {
                banned.Remove(playerId, banId);
                return Task.CompletedTask;
            });
            return ViewOf(await db.Bans.SingleAsync(ban => ban.PlayerId == playerId && ban.BanId == banId, cancel));
        }, cancellationToken, commits: view => view is not null);

    /// <summary>Reads a player's bans, newest first.</summary>
    internal Task<List<BanView>> LoadAsync(Guid playerId, int rows, CancellationToken cancellationToken) =>
        db.Bans.Where(ban => ban.PlayerId == playerId).OrderByDescending(ban => ban.BanId).Take(rows)
            .Select(ban => new BanView(ban.BanId, ban.Scope, ban.Until, ban.Reason, ban.CreatedBy, ban.CreatedAt, ban.LiftedAt))
            .ToListAsync(cancellationToken);

    private async Task<string?> LockAsync(Guid playerId, CancellationToken cancellationToken) =>
        (await db.Database.SqlQuery<string>($"""SELECT display_name AS "Value" FROM players WHERE player_id = {playerId} FOR KEY SHARE""")
            .ToListAsync(cancellationToken)).SingleOrDefault();

    private static BanView ViewOf(Ban ban) => new(ban.BanId, ban.Scope, ban.Until, ban.Reason, ban.CreatedBy, ban.CreatedAt, ban.LiftedAt);
}
