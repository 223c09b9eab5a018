using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Players: profile and denormalised totals")]
internal sealed class Player
{
    [Comment("UUIDv7 made at registration; first column of every key of player data")]
    public required Guid PlayerId { get; init; }

    [Comment("Shown to everybody; 3 to 32 characters, not unique")]
    public required string DisplayName { get; set; }

    [Comment("The name as searched (denormalised): Unicode form C, case-folded")]
    public required string NameKey { get; set; }

    [Comment("ISO 3166-1 alpha-2; null if unknown")]
    public string? Country { get; set; }

    [Comment("Starts at 1")]
    public int Level { get; set; } = 1;

    [Comment("Experience points, never falls")]
    public long Xp { get; set; }

    [Comment("Sessions ever started (denormalised from sessions)")]
    public int SessionCount { get; set; }

    [Comment("Seconds in ended sessions (denormalised from sessions)")]
    public long PlaySeconds { get; set; }

    [Comment("Highest version of a deleted storage object; new objects start above it")]
    public int StorageVersion { get; set; }

    [Comment("Latest start of a session")]
    public DateTimeOffset? LastSeenAt { get; set; }

    [Comment("Rises with each change visible to the player, totals included; the ETag")]
    public int Version { get; set; } = 1;

    [Comment("Registration")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest change of the profile")]
    public required DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Player>
    {
        public void Configure(EntityTypeBuilder<Player> player)
        {
            player.ToTable("players", table =>
            {
                table.HasCheckConstraint("ck_players_display_name", "char_length(display_name) BETWEEN 3 AND 32");
                table.HasCheckConstraint("ck_players_display_name_text", Checks.Text("display_name"));
                table.HasCheckConstraint("ck_players_country", "country ~ '^[A-Z]{2}$'");
                table.HasCheckConstraint("ck_players_totals", "level >= 1 AND xp >= 0 AND session_count >= 0 AND play_seconds >= 0");
                table.HasCheckConstraint("ck_players_version", "version >= 1");
            });
            player.PartitionByHash("player_id");
            player.HasKey(p => p.PlayerId);
            // Compared by bytes, so that a prefix search is a range scan. A row with an empty key is not found by name.
            player.Property(p => p.NameKey).UseCollation("C").HasDefaultValue("");
            player.HasIndex(p => new { p.NameKey, p.PlayerId }).HasDatabaseName("ix_players_name");
            player.Property(p => p.Country).HasColumnType("character(2)");
            player.Property(p => p.Level).HasDefaultValue(1).HasSentinel(0);
            player.Property(p => p.Xp).HasDefaultValue(0L);
            player.Property(p => p.SessionCount).HasDefaultValue(0);
            player.Property(p => p.PlaySeconds).HasDefaultValue(0L);
            player.Property(p => p.StorageVersion).HasDefaultValue(0);
            player.Property(p => p.Version).HasDefaultValue(1).HasSentinel(0);
        }
    }
}
