using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Wallets;

/// <summary>Reads wallets and their ledger.</summary>
internal sealed class WalletStore(GameDbContext db, ReadReplica replica)
{
    /// <summary>More currencies than a game has.</summary>
    private const int MaxCurrencies = 1_000;

    internal Task<List<BalanceView>> LoadBalancesAsync(Guid playerId, CancellationToken cancellationToken) =>
        db.Wallets.Where(wallet => wallet.PlayerId == playerId).OrderBy(wallet => wallet.Currency).Take(MaxCurrencies)
            .Select(wallet => new BalanceView(wallet.Currency, wallet.Balance, wallet.UpdatedAt)).ToListAsync(cancellationToken);

    /// <summary>Reads a page of a player's entries, newest first.</summary>
    internal Task<List<EntryView>> LoadEntriesAsync(Guid playerId, Guid? before, int rows, CancellationToken cancellationToken) =>
        replica.ReadAsync(db, context =>
        {
            var entries = context.WalletEntries.Where(entry => entry.PlayerId == playerId);
            if (before is { } id)
                entries = entries.Where(entry => entry.EntryId < id);
            return entries.OrderByDescending(entry => entry.EntryId).Take(rows)
                .Select(entry => new EntryView(
                    entry.EntryId, entry.Currency, entry.Amount, entry.BalanceAfter, entry.Kind, entry.Reason, entry.GiftId,
                    entry.CounterpartId, entry.CreatedAt))
                .ToListAsync(cancellationToken);
        }, cancellationToken);
}
