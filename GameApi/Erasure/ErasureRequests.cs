using GameApi.Activities;
using GameApi.Auth;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Players;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Erasure;

/// <summary>Registers requests for erasure and starts the erasures.</summary>
internal sealed class ErasureRequests(
    GameDbContext db, RevokedSessions revoked, LoginLockout lockout, CacheWriter cache, Tombstones tombstones, TimeProvider time)
{
    /// <summary>The player's final event.</summary>
    internal const string Erased = "player.erased";

    /// <summary>Registers a request and starts the erasure. Idempotent.</summary>
    /// <param name="playerId">The player to erase.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="also">Runs in the same transaction.</param>
    internal Task AddAsync(Guid playerId, CancellationToken cancellationToken, Func<CancellationToken, Task>? also = null) =>
        RunAsync(playerId, async cancel =>
    {
        var emails = await RegisterAsync(playerId, cancel);
        if (also is not null)
            await also(cancel);
        return emails;
    }, cancellationToken);

    private async Task<List<string>?> RegisterAsync(Guid playerId, CancellationToken cancel) =>
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO erasure_requests (player_id, requested_at) VALUES ({playerId}, now()) ON CONFLICT DO NOTHING", cancel) == 0
            ? null
            : await StartAsync(playerId, cancel);

    /// <summary>Starts the erasure of a player whose register entry was added by other means.</summary>
    internal async Task EnsureStartedAsync(Guid playerId, CancellationToken cancellationToken)
    {
        if (!await tombstones.ExistsAsync(playerId, cancellationToken))
            await RunAsync(playerId, async cancel => await StartAsync(playerId, cancel), cancellationToken);
    }

    private async Task RunAsync(Guid playerId, Func<CancellationToken, Task<List<string>?>> work, CancellationToken cancellationToken)
    {
        if (await db.InTransactionAsync(work, cancellationToken) is not { } emails)
            return;
        revoked.Add(playerId);
        await cache.RemoveAsync(PlayerCaches.Profile, playerId);
        foreach (var email in emails)
            await lockout.ClearAsync(email);
    }

    /// <summary>
    /// From its commit on nothing new is written for the player and the player's tokens are invalid; <see cref="PlayerEraser"/> removes the
    /// existing data. Every write of the player's data either locks the player's row or checks the tombstone. Deleting the row first waits
    /// for the writes that hold its lock.
    /// </summary>
    /// <returns>The e-mail addresses of the player's logins.</returns>
    private async Task<List<string>> StartAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await db.Players.Where(player => player.PlayerId == playerId).ExecuteDeleteAsync(cancellationToken);
        var emails = await db.PlayerIdentities.Where(
            identity => identity.PlayerId == playerId && identity.Provider == LoginName.EmailProvider)
            .Select(identity => identity.ExternalId).ToListAsync(cancellationToken);
        await db.PlayerIdentities.Where(identity => identity.PlayerId == playerId).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync($"""
            UPDATE token_families SET revoked_at = now(), revoked_reason = 'erasure'
            WHERE player_id = {playerId} AND revoked_at IS NULL
            """, cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO erased_players (player_id, erased_at) VALUES ({playerId}, now()) ON CONFLICT DO NOTHING", cancellationToken);
        var now = time.GetUtcNow();
        ActivityLog.Append(db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, Erased, now));
        return emails;
    }
}
