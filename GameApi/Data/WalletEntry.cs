using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("The ledger: one row per change of a balance, never updated except to remove an erased counterpart")]
internal sealed class WalletEntry
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("UUIDv7: key order is order of time")]
    public required Guid EntryId { get; init; }

    [Comment("The currency of the wallet it changes")]
    public required string Currency { get; init; }

    [Comment("Positive in, negative out, in the currency's smallest unit")]
    public required long Amount { get; init; }

    [Comment("The balance after this entry")]
    public required long BalanceAfter { get; init; }

    [Comment("grant, spend, correction (by an operator), gift-sent or gift-received")]
    public required string Kind { get; init; }

    [Comment("Reason given by the caller")]
    public string? Reason { get; init; }

    [Comment("The gift it belongs to; the same id on both sides")]
    public Guid? GiftId { get; init; }

    [Comment("The other player of a gift; null once that player has been erased")]
    public Guid? CounterpartId { get; init; }

    [Comment("Identifies the write: a retry makes no second entry")]
    public required string IdempotencyKey { get; init; }

    [Comment("When it was made")]
    public required DateTimeOffset CreatedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<WalletEntry>
    {
        public void Configure(EntityTypeBuilder<WalletEntry> entry)
        {
            entry.ToTable("wallet_entries", table =>
            {
                table.HasCheckConstraint("ck_wallet_entries_currency", Checks.Name("currency", "[a-z][a-z0-9_-]*", 1, 32));
                table.HasCheckConstraint("ck_wallet_entries_balance", "balance_after >= 0");
                table.HasCheckConstraint("ck_wallet_entries_amount",
                    "(kind IN ('grant', 'gift-received') AND amount > 0) OR (kind IN ('spend', 'gift-sent') AND amount < 0) "
                        + "OR (kind = 'correction' AND amount <> 0)");
                table.HasCheckConstraint("ck_wallet_entries_range", "abs(amount) <= 1000000000000 AND balance_after <= 9007199254740991");
                table.HasCheckConstraint("ck_wallet_entries_reason", "char_length(reason) <= 200");
                table.HasCheckConstraint("ck_wallet_entries_reason_text", $"reason <> '' AND {Checks.Text("reason")}");
                table.HasCheckConstraint("ck_wallet_entries_gift",
                    "(kind IN ('gift-sent', 'gift-received')) = (gift_id IS NOT NULL) AND (counterpart_id IS NULL OR gift_id IS NOT NULL)");
                table.HasCheckConstraint("ck_wallet_entries_counterpart", "counterpart_id <> player_id");
                table.HasCheckConstraint("ck_wallet_entries_idempotency_key", "char_length(idempotency_key) BETWEEN 1 AND 255");
            });
            entry.PartitionByHash("player_id");
            entry.HasKey(e => new { e.PlayerId, e.EntryId });
            entry.HasIndex(e => new { e.PlayerId, e.IdempotencyKey }).IsUnique();
        }
    }
}
