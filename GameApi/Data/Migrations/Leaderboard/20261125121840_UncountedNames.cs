using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Leaderboard
{
    /// <inheritdoc />
    public partial class UncountedNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores");

            migrationBuilder.DropCheckConstraint(
                name: "ck_boards_board_id",
                table: "boards");

            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores",
                sql: "octet_length(board_id) BETWEEN 2 AND 64 AND board_id ~ '^[a-z0-9-]*$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_boards_board_id",
                table: "boards",
                sql: "octet_length(board_id) BETWEEN 2 AND 64 AND board_id ~ '^[a-z0-9-]*$'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores");

            migrationBuilder.DropCheckConstraint(
                name: "ck_boards_board_id",
                table: "boards");

            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores",
                sql: "board_id ~ '^[a-z0-9-]{2,64}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_boards_board_id",
                table: "boards",
                sql: "board_id ~ '^[a-z0-9-]{2,64}$'");
        }
    }
}
