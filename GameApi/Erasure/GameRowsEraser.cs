using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Erasure;

/// <summary>Deletes a player's rows from <c>gamedb</c> and marks the request, in one transaction.</summary>
internal sealed class GameRowsEraser(GameDbContext db)
{
    internal Task<int> EraseAsync(Guid playerId, CancellationToken cancellationToken) => db.InTransactionAsync(async cancel =>
    {
        await db.Players.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.Sessions.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await ClearCounterpartAsync(playerId, cancel);
        await db.Wallets.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.WalletEntries.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.StorageObjects.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.IdempotencyRecords.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.PlayerIdentities.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.RefreshTokens.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);

        // Nodes still reject the player's tokens, by the tombstone.
        await db.TokenFamilies.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
        await db.Bans.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);

        // The audit log keeps the actions of operators, with the player's id and nothing else about the player.
        await db.Database.ExecuteSqlAsync($"""
            UPDATE admin_audit SET before = NULL, after = NULL, reason = NULL, salt = NULL
            WHERE player_id = {playerId} AND salt IS NOT NULL
            """, cancel);
        await EraseEventsAsync(db, playerId, cancel);
        return await db.ErasureRequests.Where(request => request.PlayerId == playerId)
            .ExecuteUpdateAsync(mark => mark.SetProperty(row => row.GameErasedAt, DateTimeOffset.UtcNow), cancel);
    }, cancellationToken);

    /// <summary>
    /// Deletes the player's activities except the erasure itself, which the exporter still has to read. An activity of that kind with a
    /// game was reported by a client and is deleted too.
    /// </summary>
    internal static async Task<int> EraseEventsAsync(DbContext context, Guid playerId, CancellationToken cancellationToken)
    {
        await context.Database.ExecuteSqlAsync($"DELETE FROM activity_ids WHERE player_id = {playerId}", cancellationToken);
        await context.Database.ExecuteSqlAsync($"DELETE FROM export_dead_letters WHERE player_id = {playerId}", cancellationToken);
        return await context.Database.ExecuteSqlAsync(
            $"DELETE FROM activities WHERE player_id = {playerId} AND (kind <> {ErasureRequests.Erased} OR game_id IS NOT NULL)",
            cancellationToken);
    }

    /// <summary>Clears the player's id in the ledger entries of the other sides of gifts.</summary>
    private async Task<int> ClearCounterpartAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var others = await db.WalletEntries.Where(row => row.PlayerId == playerId && row.CounterpartId != null)
            .Select(row => row.CounterpartId!.Value).Distinct().ToListAsync(cancellationToken);
        return await db.WalletEntries.Where(row => others.Contains(row.PlayerId) && row.CounterpartId == playerId)
            .ExecuteUpdateAsync(update => update.SetProperty(row => row.CounterpartId, (Guid?)null), cancellationToken);
    }
}
