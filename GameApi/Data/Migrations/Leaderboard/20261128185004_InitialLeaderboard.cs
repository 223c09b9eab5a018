using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Leaderboard
{
    /// <inheritdoc />
    public partial class InitialLeaderboard : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "boards",
                columns: table => new
                {
                    board_id = table.Column<string>(type: "text", nullable: false, comment: "Short slug"),
                    name = table.Column<string>(type: "text", nullable: false, comment: "Shown to players"),
                    policy = table.Column<string>(type: "text", nullable: false, comment: "best keeps the highest score, latest the last one, sum adds them up"),
                    closed_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Since when it accepts no scores; null while it does"),
                    version = table.Column<int>(type: "integer", nullable: false, defaultValue: 1, comment: "Increases with each change; the ETag"),
                    created_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was created"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()", comment: "Latest change")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_boards", x => x.board_id);
                    table.CheckConstraint("ck_boards_board_id", "octet_length(board_id) BETWEEN 2 AND 64 AND board_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_boards_name", "char_length(name) BETWEEN 1 AND 100");
                    table.CheckConstraint("ck_boards_policy", "policy IN ('best', 'latest', 'sum')");
                },
                comment: "Leaderboards, with the policy for new scores");

            migrationBuilder.CreateTable(
                name: "leaderboard_scores",
                columns: table => new
                {
                    board_id = table.Column<string>(type: "text", nullable: false, comment: "The board"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    display_name = table.Column<string>(type: "text", nullable: false, comment: "The player's name (denormalised: leaderboards may live in a database of their own)"),
                    name_version = table.Column<int>(type: "integer", nullable: false, defaultValue: 0, comment: "Version of the profile the name is from: the newer of two names stays, whatever order they arrive in"),
                    score = table.Column<long>(type: "bigint", nullable: false, comment: "The score by the board's policy; higher is better"),
                    best = table.Column<long>(type: "bigint", nullable: false, comment: "The highest single score ever submitted"),
                    achieved_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the score was reached: of equal scores the earlier one ranks first"),
                    hidden_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "When an operator hid it: it appears on no list and has no rank"),
                    version = table.Column<long>(type: "bigint", nullable: false, defaultValue: 1L, comment: "Rises with each submission: Redis keeps the change with the higher one, whatever order they arrive in")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_leaderboard_scores", x => new { x.player_id, x.board_id });
                    table.CheckConstraint("ck_leaderboard_scores_board_id", "octet_length(board_id) BETWEEN 2 AND 64 AND board_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_leaderboard_scores_display_name", "char_length(display_name) BETWEEN 3 AND 32");
                    table.CheckConstraint("ck_leaderboard_scores_display_name_text", "display_name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND display_name = btrim(display_name)");
                    table.CheckConstraint("ck_leaderboard_scores_range", "score BETWEEN -9007199254740991 AND 9007199254740991 AND best BETWEEN -1000000000000 AND 1000000000000");
                    table.CheckConstraint("ck_leaderboard_scores_version", "version >= 1");
                },
                comment: "Each player's score on each board: the source of the ranks that Redis serves");

            migrationBuilder.CreateIndex(
                name: "ix_leaderboard_scores_ranking",
                table: "leaderboard_scores",
                columns: new[] { "board_id", "score", "achieved_at", "player_id" },
                descending: new[] { false, true, false, false },
                filter: "hidden_at IS NULL");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "boards");

            migrationBuilder.DropTable(
                name: "leaderboard_scores");
        }
    }
}
