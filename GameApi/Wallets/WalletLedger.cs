using System.Text.Json;
using GameApi.Activities;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Wallets;

/// <summary>A change of one wallet.</summary>
/// <param name="Amount">Positive in, negative out.</param>
/// <param name="Kind">grant, spend, correction, gift-sent or gift-received.</param>
/// <param name="Key">Unique among all entries of the player.</param>
internal sealed record LedgerChange(
    Guid PlayerId, string Currency, long Amount, string Kind, string? Reason, string Key, Guid? GiftId = null, Guid? CounterpartId = null);

/// <summary>
/// Payload of a change's activity. It names no other player, so that an erasure is complete; the two sides of a gift share its id.
/// </summary>
internal sealed record WalletPayload(string Currency, long Amount, string? Reason, Guid? GiftId);

/// <summary>
/// Changes balance, ledger and event log together, in the current transaction. Balance and entry change in one statement, so the balance is
/// always the sum of the entries. The transaction of a rejected change rolls back.
/// </summary>
internal sealed class WalletLedger(GameDbContext db, TimeProvider time)
{
    internal const long MaxAmount = 1_000_000_000_000;

    /// <summary>The largest integer that a double, and so any JSON client, holds exactly.</summary>
    internal const long MaxBalance = 9_007_199_254_740_991;

    /// <returns>
    /// The receipt; null if the balance would become negative or too large, the player does not exist, or the key was used before
    /// (<see cref="IsUsedAsync"/>). On null the caller rolls back.
    /// </returns>
    internal async Task<WalletReceipt?> ApplyAsync(LedgerChange change, CancellationToken cancellationToken)
    {
        var now = time.GetUtcNow();
        // The entry's id is generated under the lock, by the database's clock, so that the order of ids is the order of balances, whichever
        // node writes. It is a UUIDv7 with microseconds (RFC 9562, 6.2, method 3), spelled out because the oldest supported PostgreSQL has
        // no uuidv7().
        var receipts = await db.Database.SqlQuery<WalletReceipt>($"""
            WITH wallet AS (
                INSERT INTO wallets AS w (player_id, currency, balance, updated_at)
                SELECT player_id, {change.Currency}, greatest({change.Amount}, 0), {now} FROM players
                WHERE player_id = {change.PlayerId} AND ({change.Amount} > 0 OR EXISTS (
                    SELECT FROM wallets
                    WHERE player_id = {change.PlayerId} AND currency = {change.Currency} AND balance + {change.Amount} >= 0))
                FOR NO KEY UPDATE OF players
                ON CONFLICT (player_id, currency) DO UPDATE SET balance = w.balance + {change.Amount}, updated_at = {now}
                    WHERE w.balance + {change.Amount} BETWEEN 0 AND {MaxBalance}
                RETURNING balance)
            INSERT INTO wallet_entries
                (player_id, entry_id, currency, amount, balance_after, kind, reason, gift_id, counterpart_id, idempotency_key, created_at)
            SELECT {change.PlayerId}, (lpad(to_hex(at / 1000), 12, '0') || '7' || lpad(to_hex(at % 1000 * 4096 / 1000), 3, '0')
                || substr(replace(gen_random_uuid()::text, '-', ''), 17))::uuid,
                {change.Currency}, {change.Amount}, balance, {change.Kind}, {change.Reason}, {change.GiftId}, {change.CounterpartId},
                {change.Key}, {now}
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

    /// <summary>Whether an entry has the change's key: idempotency records expire after a day, entries never.</summary>
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
