using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("The epoch in every key of cached data in Redis. All nodes agree on it here; it rises when Redis may have lost writes")]
internal sealed class CacheEpoch
{
    public const short SingleId = 1;

    [Comment("Always 1: there is one row")]
    public required short Id { get; init; }

    [Comment("The epoch")]
    public required long Epoch { get; init; }

    [Comment("Identity of the Redis data at the start of the epoch: hash of run id and replication id")]
    public required string Server { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CacheEpoch>
    {
        public void Configure(EntityTypeBuilder<CacheEpoch> row)
        {
            row.ToTable("cache_epochs", table =>
            {
                table.HasCheckConstraint("ck_cache_epochs_id", $"id = {SingleId}");
                table.HasCheckConstraint("ck_cache_epochs_epoch", "epoch > 0");
                table.HasCheckConstraint("ck_cache_epochs_server", "char_length(server) <= 64");
            });
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
