using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Committed writes that Redis was not told of: any node that sees Redis makes them good, also for one that died")]
internal sealed class PendingInvalidation
{
    [Comment("Cache key")]
    public required string Key { get; init; }

    [Comment("Newest version committed")]
    public required long Version { get; init; }

    [Comment("When; after the longest life in Redis nothing is owed any more")]
    public required DateTimeOffset AddedAt { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<PendingInvalidation>
    {
        public void Configure(EntityTypeBuilder<PendingInvalidation> row)
        {
            row.ToTable("pending_invalidations", table =>
            {
                table.HasCheckConstraint("ck_pending_invalidations_key", "char_length(key) BETWEEN 1 AND 256");
                table.HasCheckConstraint("ck_pending_invalidations_version", "version > 0");
            });
            row.HasKey(r => r.Key);
            row.HasIndex(r => r.AddedAt);
        }
    }
}
