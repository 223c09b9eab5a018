using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "The epoch that is part of every key of cached data in Redis: all nodes agree on it here, and it rises when Redis may have lost writes")]
internal sealed class CacheEpoch
{
    public const short TheOne = 1;

    [Comment("Always 1: there is one row")]
    public required short Id { get; init; }

    [Comment("The epoch")]
    public required long Epoch { get; init; }

    [Comment("Identity of the Redis data that it began with: run and replication ids, hashed")]
    public required string Server { get; init; }

    internal sealed class Configuration : IEntityTypeConfiguration<CacheEpoch>
    {
        public void Configure(EntityTypeBuilder<CacheEpoch> row)
        {
            row.ToTable("cache_epochs", table =>
            {
                table.HasCheckConstraint("ck_cache_epochs_id", $"id = {TheOne}");
                table.HasCheckConstraint("ck_cache_epochs_epoch", "epoch > 0");
                table.HasCheckConstraint("ck_cache_epochs_server", "char_length(server) <= 64");
            });
            row.HasKey(r => r.Id);
            row.Property(r => r.Id).ValueGeneratedNever();
        }
    }
}
