using GameApi.Activities;
using GameApi.Auth;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Players;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Erasure;

/// <summary>Takes the wish of a player to be erased.</summary>
internal sealed class ErasureRequests(
    GameDbContext db, RevokedSessions revoked, LoginLockout lockout, CacheWriter cache, Tombstones tombstones, TimeProvider time)
{
    /// <summary>The player's final event.</summary>
    internal const string Erased = "player.erased";

    /// <summary>Registers the request and begins the erasure. Asking again changes nothing.</summary>
    /// <param name="playerId">Who is to be erased.</param>
    /// <param name="cancellationToken">Of the request.</param>
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
            : await BeginAsync(playerId, cancel);

    /// <summary>Begins the erasure of a player who was put into the register by other means.</summary>
    internal async Task BeginAgainAsync(Guid playerId, CancellationToken cancellationToken)
    {
        if (!await tombstones.ExistsAsync(playerId, cancellationToken))
            await RunAsync(playerId, async cancel => await BeginAsync(playerId, cancel), cancellationToken);
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
    /// From its commit on nothing new is written for the player, and no token of the player's is good; <see cref="PlayerEraser"/> removes
    /// what there is. Whatever changes the player's data holds the player's row or looks for the tombstone: the row goes first, and waits
    /// for the former.
    /// </summary>
    /// <returns>The e-mail addresses that logged the player in.</returns>
    private async Task<List<string>> BeginAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await db.Players.Where(player => player.PlayerId == playerId).ExecuteDeleteAsync(cancellationToken);
        var emails = await db.PlayerIdentities.Where(
            identity => identity.PlayerId == playerId && identity.Provider == LoginName.EmailProvider)
            .Select(identity => identity.ExternalId).ToListAsync(cancellationToken);
        await db.PlayerIdentities.Where(identity => identity.PlayerId == playerId).ExecuteDeleteAsync(cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"UPDATE token_families SET revoked_at = now(), revoked_reason = 'erasure' WHERE player_id = {playerId} AND revoked_at IS NULL", cancellationToken);
        await db.Database.ExecuteSqlAsync(
            $"INSERT INTO erased_players (player_id, erased_at) VALUES ({playerId}, now()) ON CONFLICT DO NOTHING", cancellationToken);
        var now = time.GetUtcNow();
        ActivityLog.Append(db, new NewActivity(playerId, Guid.CreateVersion7(now), null, null, Erased, now));
        return emails;
    }
}
