using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Play sessions; at most one open per player and game")]
internal sealed class Session
{
    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("UUIDv7: key order is order of start")]
    public required Guid SessionId { get; init; }

    [Comment("The game (denormalised slug)")]
    public required string GameId { get; init; }

    [Comment("The player's country at the start (denormalised)")]
    public string? Country { get; init; }

    [Comment("For example ios, android, windows, web")]
    public required string Platform { get; init; }

    [Comment("Version of the client, as it reports it")]
    public required string ClientVersion { get; init; }

    [Comment("When it started")]
    public required DateTimeOffset StartedAt { get; init; }

    [Comment("Latest flushed heartbeat; write-behind, so a few seconds old while the session is open")]
    public required DateTimeOffset LastSeenAt { get; set; }

    [Comment("When it ended; null while open")]
    public DateTimeOffset? EndedAt { get; set; }

    [Comment("client, replaced (by a newer session), silent (no heartbeat for too long) or erasure")]
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

            // Serves the sweeper: the sessions that have been silent longest.
            session.HasIndex(s => s.LastSeenAt).HasFilter("ended_at IS NULL").HasDatabaseName("ix_sessions_silent");
        }
    }
}
