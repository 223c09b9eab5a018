using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Invalidations of committed writes that Redis did not take; any node with a working Redis applies them")]
internal sealed class PendingInvalidation
{
    [Comment("Cache key")]
    public required string Key { get; init; }

    [Comment("Newest committed version")]
    public required long Version { get; init; }

    [Comment("When it was added; obsolete after the longest lifetime in Redis")]
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
