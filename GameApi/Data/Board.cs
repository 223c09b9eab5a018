using GameApi.Data.Schema;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Metadata.Builders;

namespace GameApi.Data;

[Comment("Leaderboards, with the policy for new scores")]
internal sealed class Board
{
    [Comment("Short slug")]
    public required string BoardId { get; init; }

    [Comment("Shown to players")]
    public required string Name { get; set; }

    [Comment("best keeps the highest score, latest the last one, sum adds them up")]
    public required string Policy { get; init; }

    [Comment("Since when it accepts no scores; null while it does")]
    public DateTimeOffset? ClosedAt { get; set; }

    [Comment("Increases with each change; the ETag")]
    public int Version { get; set; } = 1;

    [Comment("When it was created")]
    public required DateTimeOffset CreatedAt { get; init; }

    [Comment("Latest change")]
    public DateTimeOffset UpdatedAt { get; set; }

    internal sealed class Configuration : IEntityTypeConfiguration<Board>
    {
        public void Configure(EntityTypeBuilder<Board> board)
        {
            board.ToTable("boards", table =>
            {
                table.HasCheckConstraint("ck_boards_board_id", Checks.Name("board_id", "[a-z0-9-]*", 2, 64));
                table.HasCheckConstraint("ck_boards_name", "char_length(name) BETWEEN 1 AND 100");
                table.HasCheckConstraint("ck_boards_policy", "policy IN ('best', 'latest', 'sum')");
            });
            board.HasKey(b => b.BoardId);
            board.Property(b => b.Version).HasDefaultValue(1).HasSentinel(0);
            board.Property(b => b.UpdatedAt).HasDefaultValueSql("now()");
        }
    }
}
