using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Wallets;

/// <summary>One change of one wallet.</summary>
/// <param name="Amount">Positive in, negative out.</param>
/// <param name="Kind">grant, spend, correction, gift-sent or gift-received.</param>
/// <param name="Key">Unique among the player's entries, for good.</param>
internal sealed record LedgerChange(
    Guid PlayerId, string Currency, long Amount, string Kind, string? Reason, string Key, Guid? GiftId = null, Guid? CounterpartId = null);

/// <summary>
/// What the event log is told of a change. It names nobody but the player whose it is, or an erasure would not be whole: the two sides of a
/// gift share its id.
/// </summary>
internal sealed record WalletPayload(string Currency, long Amount, string? Reason, Guid? GiftId);

/// <summary>
/// Balance, ledger and event log change together, in the current transaction: balance and entry in one statement, so that the balance
/// is the sum of the entries at every moment. A change that is refused ends with the transaction rolled back.
/// </summary>
internal sealed class WalletLedger(GameDbContext db, TimeProvider time)
{
    internal const long LargestAmount = 1_000_000_000_000;

    /// <summary>What a double, and so any JSON client, can still tell from its neighbours.</summary>
    internal const long LargestBalance = 9_007_199_254_740_991;

    /// <returns>
    /// The receipt, or null where the balance would become negative or too large, the player is gone, or the key was used before
    /// (<see cref="IsUsedAsync"/>): then the caller rolls back.
    /// </returns>
    internal async Task<WalletReceipt?> ApplyAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The id is made once the lock is held, by the database's clock: in order of their ids entries tell one balance after the other,
        // whichever node made them. A UUIDv7 with microseconds (RFC 9562, 6.2, method 3), written out because uuidv7() is newer than the
        // oldest PostgreSQL we run on.
        var receipts = await db.Database.SqlQuery<WalletReceipt>($"""
            WITH wallet AS (
                INSERT INTO wallets AS w (player_id, currency, balance, updated_at)
                SELECT player_id, {change.Currency}, greatest({change.Amount}, 0), {now} FROM players
                WHERE player_id = {change.PlayerId} AND ({change.Amount} > 0 OR EXISTS (
                    SELECT FROM wallets WHERE player_id = {change.PlayerId} AND currency = {change.Currency} AND balance + {change.Amount} >= 0))
                FOR NO KEY UPDATE OF players
                ON CONFLICT (player_id, currency) DO UPDATE SET balance = w.balance + {change.Amount}, updated_at = {now}
                    WHERE w.balance + {change.Amount} BETWEEN 0 AND {LargestBalance}
                RETURNING balance)
            INSERT INTO wallet_entries
                (player_id, entry_id, currency, amount, balance_after, kind, reason, gift_id, counterpart_id, idempotency_key, created_at)
            SELECT {change.PlayerId}, (lpad(to_hex(at / 1000), 12, '0') || '7' || lpad(to_hex(at % 1000 * 4096 / 1000), 3, '0')
                || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid, {change.Currency}, {change.Amount}, balance, {change.Kind}, {change.Reason},
                {change.GiftId}, {change.CounterpartId}, {change.Key}, {now}
            FROM wallet, LATERAL (SELECT (extract(epoch FROM clock_timestamp()) * 1000000)::bigint + balance * 0 AS at) AS clock
            ON CONFLICT (player_id, idempotency_key) DO NOTHING
            RETURNING balance_after AS "Balance", entry_id AS "EntryId"
            """).ToListAsync(cancellationToken);
        if (receipts is not [var receipt])
            return null;

        var payload = new WalletPayload(change.Currency, change.Amount, change.Reason, change.GiftId);
        ActivityLog.Append(db, new NewActivity(
            change.PlayerId, Guid.CreateVersion7(now), null, null, ActivityKind(change.Kind), now,
            JsonSerializer.Serialize(payload, WalletJsonContext.Default.WalletPayload)));
        return receipt;
    }

    /// <summary>Whether a change's key was used for an entry: idempotency records are forgotten after a day, entries never.</summary>
    internal Task<bool> IsUsedAsync(LedgerChange change, CancellationToken cancellationToken) =>
        db.WalletEntries.AnyAsync(entry => entry.PlayerId == change.PlayerId && entry.IdempotencyKey == change.Key, cancellationToken);

    private static string ActivityKind(string kind) => kind switch
    {
        "grant" => "wallet.granted",
        "spend" => "wallet.spent",
        "correction" => "wallet.corrected",
        "gift-sent" => "gift.sent",
        "gift-received" => "gift.received",
        _ => throw new ArgumentOutOfRangeException(nameof(kind)),
    };
}
