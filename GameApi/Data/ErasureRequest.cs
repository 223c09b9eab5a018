using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("The register of erasure requests, with their progress. A row added by hand, for example after a restore, is processed too")]
internal sealed class ErasureRequest
{
    [Comment("The player to erase")]
    public required Guid PlayerId { get; init; }

    [Comment("When erasure was requested")]
    public required DateTimeOffset RequestedAt { get; init; }

    [Comment("When the player was erased from gamedb")]
    public DateTimeOffset? GameErasedAt { get; set; }

    [Comment("When the player was erased from leaderboarddb")]
    public DateTimeOffset? LeaderboardsErasedAt { get; set; }

    [Comment("When the player was erased from the cache")]
    public DateTimeOffset? CacheErasedAt { get; set; }

    [Comment("When the player was erased from the analytics store")]
    public DateTimeOffset? AnalyticsErasedAt { get; set; }

    [Comment("Failed attempts in a row")]
    public int Attempts { get; set; }

    [Comment("Time of the next attempt: back-off after failures, so that one failing request does not block the rest")]
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
