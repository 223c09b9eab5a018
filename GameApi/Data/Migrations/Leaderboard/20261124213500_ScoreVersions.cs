using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Leaderboard
{
    /// <inheritdoc />
    public partial class ScoreVersions : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<long>(
                name: "version",
                table: "leaderboard_scores",
                type: "bigint",
                nullable: false,
                defaultValue: 1L,
                comment: "Rises with each submission: of two changes the one with the higher stays, in whatever order Redis hears of them");

            migrationBuilder.AddCheckConstraint(
                name: "ck_leaderboard_scores_version",
                table: "leaderboard_scores",
                sql: "version >= 1");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_leaderboard_scores_version",
                table: "leaderboard_scores");

            migrationBuilder.DropColumn(
                name: "version",
                table: "leaderboard_scores");
        }
    }
}
