using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Balances; always the sum of the player's wallet_entries in that currency")]
internal sealed class Wallet
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("For example gold or gems")]
    public required string Currency { get; init; }

    [Comment("In the currency's smallest unit, never negative")]
    public required long Balance { get; set; }

    [Comment("Time of the latest entry")]
    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Wallet>
    {
        public void Configure(EntityTypeBuilder<Wallet> wallet)
        {
            wallet.ToTable("wallets", table =>
            {
                table.HasCheckConstraint("ck_wallets_currency", Checks.Name("currency", "[a-z][a-z0-9_-]*", 1, 32));
                table.HasCheckConstraint("ck_wallets_balance", "balance >= 0");
                table.HasCheckConstraint("ck_wallets_largest_balance", "balance <= 9007199254740991");
            });
            wallet.PartitionByHash("player_id");
            wallet.HasKey(w => new { w.PlayerId, w.Currency });
        }
    }
}
