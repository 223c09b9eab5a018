using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Leaderboard
{
    /// <inheritdoc />
    public partial class StatedRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores",
                sql: "board_id ~ '^[a-z0-9-]{2,64}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_display_name_text",
                table: "leaderboard_scores",
                sql: "display_name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND display_name = btrim(display_name)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_range",
                table: "leaderboard_scores",
                sql: "score BETWEEN -9007199254740991 AND 9007199254740991 AND best BETWEEN -1000000000000 AND 1000000000000");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_board_id",
                table: "leaderboard_scores");

            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_display_name_text",
                table: "leaderboard_scores");

            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_range",
                table: "leaderboard_scores");
        }
    }
}
