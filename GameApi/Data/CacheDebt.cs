using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Committed writes that Redis was not told of: any node that sees Redis makes them good, also for one that died")]
internal sealed class CacheDebt
{
    [Comment("Cache key")]
    public required string Key { get; init; }

    [Comment("Newest version committed")]
    public required long Version { get; init; }

    [Comment("When; after the longest life in Redis nothing is owed any more")]
    public required DateTimeOffset IncurredAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CacheDebt>
    {
        public void Configure(EntityTypeBuilder<CacheDebt> debt)
        {
            debt.ToTable("cache_debts", table =>
            {
                table.HasCheckConstraint("ck_cache_debts_key", "char_length(key) BETWEEN 1 AND 256");
                table.HasCheckConstraint("ck_cache_debts_version", "version > 0");
            });
            debt.HasKey(d => d.Key);
            debt.HasIndex(d => d.IncurredAt);
        }
    }
}
