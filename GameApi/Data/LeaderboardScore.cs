using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Each player's score on each board: the source of the ranks that Redis serves")]
internal sealed class LeaderboardScore
{
    [Comment("The board")]
    public required string BoardId { get; init; }

    [Comment("The player")]
    public required Guid PlayerId { get; init; }

    [Comment("The player's name (denormalised: leaderboards may live in a database of their own)")]
    public required string DisplayName { get; set; }

    [Comment("Version of the profile the name is from: the newer of two names stays, whatever order they arrive in")]
    public int NameVersion { get; set; }

    [Comment("The score by the board's policy; higher is better")]
    public required long Score { get; set; }

    [Comment("The highest single score ever submitted")]
    public required long Best { get; set; }

    [Comment("When the score was reached: of equal scores the earlier one ranks first")]
    public required DateTimeOffset AchievedAt { get; set; }

    [Comment("When an operator hid it: it appears on no list and has no rank")]
    public DateTimeOffset? HiddenAt { get; set; }

    [Comment("Rises with each submission: Redis keeps the change with the higher one, whatever order they arrive in")]
    public long Version { get; set; } = 1;

    internal sealed class Configuration : IEntityTypeConfiguration<LeaderboardScore>
    {
        public void Configure(EntityTypeBuilder<LeaderboardScore> score)
        {
            score.ToTable("leaderboard_scores", table =>
            {
                table.HasCheckConstraint("ck_leaderboard_scores_board_id", Checks.Name("board_id", "[a-z0-9-]*", 2, 64));
                table.HasCheckConstraint("ck_leaderboard_scores_range",
                    "score BETWEEN -9007199254740991 AND 9007199254740991 AND best BETWEEN -1000000000000 AND 1000000000000");
                table.HasCheckConstraint("ck_leaderboard_scores_display_name_text", Checks.Text("display_name"));
                table.HasCheckConstraint("ck_leaderboard_scores_display_name", "char_length(display_name) BETWEEN 3 AND 32");
                table.HasCheckConstraint("ck_leaderboard_scores_version", "version >= 1");
            });
            score.PartitionByHash("player_id");
            score.HasKey(s => new { s.PlayerId, s.BoardId });
            score.Property(s => s.NameVersion).HasDefaultValue(0);
            score.Property(s => s.Version).HasDefaultValue(1L).HasSentinel(0L);
            score.HasIndex(s => new { s.BoardId, s.Score, s.AchievedAt, s.PlayerId }).IsDescending(false, true, false, false)
                .HasFilter("hidden_at IS NULL")
                .HasDatabaseName("ix_leaderboard_scores_ranking");
        }
    }
}
