using System.Globalization;
using System.Text.Json.Nodes;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.PlayerSearch;

/// <summary>Ledger entries, in the order of their ids.</summary>
internal sealed class LedgerEvents(GameDbContext db, ReadReplica replica) : ITimelineSource
{
    public TimelineKind Kind => TimelineKind.Ledger;

    public async Task<TimelinePart> ReadAsync(Guid playerId, TimelinePosition after, int count, CancellationToken cancellationToken)
    {
        var below = after.BelowId(Kind);
        var rows = await replica.ReadAsync(
            db,
            context => context.WalletEntries.Where(entry => entry.PlayerId == playerId && entry.EntryId < below)
                .OrderByDescending(entry => entry.EntryId).Take(count).ToListAsync(cancellationToken),
            cancellationToken);
        return TimelinePart.Of([.. rows.Select(entry => new TimelineRow(
            new(TimelinePosition.TimeOf(entry.EntryId), Kind, $"{entry.EntryId}"),
            string.Create(CultureInfo.InvariantCulture, $"{entry.Kind}: {entry.Amount:+0;-0} {entry.Currency}"), new JsonObject
            {
                ["entryId"] = entry.EntryId,
                ["currency"] = entry.Currency,
                ["amount"] = entry.Amount,
                ["balanceAfter"] = entry.BalanceAfter,
                ["kind"] = entry.Kind,
                ["reason"] = entry.Reason,
                ["giftId"] = entry.GiftId,
                ["counterpartId"] = entry.CounterpartId,
            }))], count);
    }
}
