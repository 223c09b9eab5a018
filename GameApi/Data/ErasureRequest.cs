using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment(
    "The register of players who asked to be erased, and how far that is. A row that is added, such as after a restore, is acted upon")]
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

    [Comment("Rounds that failed in a row")]
    public int Attempts { get; set; }

    [Comment("Not before then: one that fails waits longer each time and keeps no other waiting")]
    public DateTimeOffset NextAttemptAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<ErasureRequest>
    {
        public void Configure(EntityTypeBuilder<ErasureRequest> request)
        {
            request.ToTable("erasure_requests");
            request.PartitionByHash("player_id");
            request.HasKey(r => r.PlayerId);
            request.Property(r => r.Attempts).HasDefaultValue(0);
            request.Property(r => r.NextAttemptAt).HasDefaultValueSql("now()");
            request.HasIndex(r => r.NextAttemptAt).HasDatabaseName("ix_erasure_requests_pending").HasFilter(
                "game_erased_at IS NULL OR leaderboards_erased_at IS NULL OR cache_erased_at IS NULL OR analytics_erased_at IS NULL");
            request.HasIndex([nameof(RequestedAt)], "ix_erasure_requests_requested_at");
        }
    }
}
