using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;

namespace GameApi.Players.Erasure;

/// <summary>
/// Removes everything held about a player, store by store, each marked when it is done: what fails is tried again in the next round,
/// by any node. The analytics worker removes and marks its own share. The request itself stays, so that late rows are kept out.
/// </summary>
internal sealed class PlayerEraser(GameDbContext db, LeaderboardDbContext leaderboards, IEnumerable<IForgetsPlayers> caches, TimeProvider time)
{
    /// <summary>Until then every node knows that the player's tokens are revoked, so nothing is written behind the eraser's back.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    private const int Batch = 20;

    /// <summary>The requests that are waiting for this service.</summary>
    internal Task<List<ErasureRequest>> PendingAsync(CancellationToken cancellationToken)
    {
        var due = time.GetUtcNow() - Grace;
        return db.ErasureRequests
            .Where(request => request.GameErasedAt == null || request.LeaderboardsErasedAt == null || request.CacheErasedAt == null)
            .Where(request => request.RequestedAt <= due)
            .OrderBy(request => request.RequestedAt)
            .Take(Batch)
            .ToListAsync(cancellationToken);
    }

    internal async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        if (request.GameErasedAt is null)
            await EraseFromGameAsync(request.PlayerId, cancellationToken);
        if (request.LeaderboardsErasedAt is null)
            await EraseFromLeaderboardsAsync(request.PlayerId, cancellationToken);
        if (request.CacheErasedAt is null)
            await EraseFromCachesAsync(request.PlayerId, cancellationToken);
    }

    private Task<int> EraseFromGameAsync(Guid playerId, CancellationToken cancellationToken) => db.InTransactionAsync(async cancel =>
    {
        // The player first: whoever still changes its data holds or waits for this row.
        await db.Players.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.Sessions.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await ForgetCounterpartAsync(playerId, cancel);
        await db.Wallets.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.WalletEntries.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.StorageObjects.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.IdempotencyRecords.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.PlayerIdentities.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.RefreshTokens.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await EraseEventsAsync(db, playerId, cancel);

        // The families stay until their last access token has expired: a node that starts meanwhile must know them.
        var forgotten = time.GetUtcNow() + TimeSpan.FromDays(1);
        await db.TokenFamilies.Where(row => row.PlayerId == playerId)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.ExpiresAt, forgotten), cancel);
        return await MarkAsync(playerId, mark => mark.SetProperty(row => row.GameErasedAt, time.GetUtcNow()), cancel);
    }, cancellationToken);

    /// <summary>The other sides of gifts keep their entries, and forget with whom.</summary>
    private async Task<int> ForgetCounterpartAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var others = await db.WalletEntries.Where(row => row.PlayerId == playerId && row.CounterpartId != null)
            .Select(row => row.CounterpartId!.Value).Distinct().ToListAsync(cancellationToken);
        return await db.WalletEntries.Where(row => others.Contains(row.PlayerId) && row.CounterpartId == playerId)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.CounterpartId, (Guid?)null), cancellationToken);
    }

    private async Task EraseFromLeaderboardsAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await leaderboards.InTransactionAsync(async cancel =>
        {
            await leaderboards.Scores.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
            return await EraseEventsAsync(leaderboards, playerId, cancel);
        }, cancellationToken);
        await MarkAsync(playerId, mark => mark.SetProperty(row => row.LeaderboardsErasedAt, time.GetUtcNow()), cancellationToken);
    }

    private async Task EraseFromCachesAsync(Guid playerId, CancellationToken cancellationToken)
    {
        foreach (var cache in caches)
            await cache.ForgetAsync(playerId, cancellationToken);
        await MarkAsync(playerId, mark => mark.SetProperty(row => row.CacheErasedAt, time.GetUtcNow()), cancellationToken);
    }

    /// <summary>All but the erasure itself, which the exporter still has to read; one that names a game is a client's.</summary>
    private static async Task<int> EraseEventsAsync(DbContext context, Guid playerId, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"DELETE FROM activity_ids WHERE player_id = {playerId}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"DELETE FROM export_dead_letters WHERE player_id = {playerId}", cancellationToken);
        return await context.Database.ExecuteSqlAsync(
            $"DELETE FROM activities WHERE player_id = {playerId} AND (kind <> {ErasureRequests.Erased} OR game_id IS NOT NULL)", cancellationToken);
    }

    private Task<int> MarkAsync(Guid playerId, Action<UpdateSettersBuilder<ErasureRequest>> store, CancellationToken cancellationToken) =>
        db.ErasureRequests.Where(request => request.PlayerId == playerId).ExecuteUpdateAsync(store, cancellationToken);
}
