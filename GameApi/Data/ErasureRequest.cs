using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Players who asked to be erased; stays as the tombstone that keeps late rows out")]
internal sealed class ErasureRequest
{
    [Comment("Who asked")]
    public required Guid PlayerId { get; init; }

    [Comment("When")]
    public required DateTimeOffset RequestedAt { get; init; }

    [Comment("Erased from gamedb")]
    public DateTimeOffset? GameErasedAt { get; set; }

    [Comment("Erased from leaderboarddb")]
    public DateTimeOffset? LeaderboardsErasedAt { get; set; }

    [Comment("Erased from the cache")]
    public DateTimeOffset? CacheErasedAt { get; set; }

    [Comment("Erased from the analytics store")]
    public DateTimeOffset? AnalyticsErasedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasureRequest>
    {
        public void Configure(EntityTypeBuilder<ErasureRequest> request)
        {
            request.ToTable("erasure_requests");
            request.PartitionByHash("player_id");
            request.HasKey(r => r.PlayerId);
            request.HasIndex(r => r.RequestedAt).HasDatabaseName("ix_erasure_requests_pending").HasFilter(
                "game_erased_at IS NULL OR leaderboards_erased_at IS NULL OR cache_erased_at IS NULL OR analytics_erased_at IS NULL");
        }
    }
}
