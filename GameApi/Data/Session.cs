using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Play sessions; at most one open per player and game")]
internal sealed class Session
{
    [Comment("Whose")]
    public required Guid PlayerId { get; init; }

    [Comment("UUIDv7: a player's sessions in key order are in order of start")]
    public required Guid SessionId { get; init; }

    [Comment("The game (denormalised slug)")]
    public required string GameId { get; init; }

    [Comment("The player's country at the start (denormalised)")]
    public string? Country { get; init; }

    [Comment("Such as ios, android, windows, web")]
    public required string Platform { get; init; }

    [Comment("As the client calls it")]
    public required string ClientVersion { get; init; }

    [Comment("Start")]
    public required DateTimeOffset StartedAt { get; init; }

    [Comment("Latest heartbeat that was flushed: write-behind, some seconds behind while open")]
    public required DateTimeOffset LastSeenAt { get; set; }

    [Comment("Null while open")]
    public DateTimeOffset? EndedAt { get; set; }

    [Comment("client, replaced by a newer session, silent for too long, or erasure")]
    public string? EndReason { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Session>
    {
        public void Configure(EntityTypeBuilder<Session> session)
        {
            session.ToTable("sessions", table =>
            {
                table.HasCheckConstraint("ck_sessions_game_id", Checks.Name("game_id", "[a-z0-9-]*", 2, 32));
                table.HasCheckConstraint("ck_sessions_country", "country ~ '^[A-Z]{2}$'");
                table.HasCheckConstraint("ck_sessions_platform", "char_length(platform) BETWEEN 1 AND 32");
                table.HasCheckConstraint("ck_sessions_client_version", "char_length(client_version) BETWEEN 1 AND 32");
                table.HasCheckConstraint("ck_sessions_text", $"{Checks.Text("platform")} AND {Checks.Text("client_version")}");
                table.HasCheckConstraint("ck_sessions_times", "last_seen_at >= started_at AND ended_at >= started_at");
                table.HasCheckConstraint("ck_sessions_ended", "(ended_at IS NULL) = (end_reason IS NULL)");
                table.HasCheckConstraint("ck_sessions_end_reason", "end_reason IN ('client', 'replaced', 'silent', 'erasure')");
            });
            session.PartitionByHash("player_id");
            session.HasKey(s => new { s.PlayerId, s.SessionId });
            session.Property(s => s.Country).HasColumnType("character(2)");
            session.HasIndex(s => new { s.PlayerId, s.GameId }).IsUnique().HasFilter("ended_at IS NULL")
                .HasDatabaseName("ux_sessions_open");

            // For the sweeper: who has been silent longest.
            session.HasIndex(s => s.LastSeenAt).HasFilter("ended_at IS NULL").HasDatabaseName("ix_sessions_silent");
        }
    }
}
