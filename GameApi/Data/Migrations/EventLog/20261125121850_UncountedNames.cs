using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.EventLog
{
    /// <inheritdoc />
    public partial class UncountedNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_game_id",
                table: "activities");

            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_kind",
                table: "activities");

            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_game_id",
                table: "activities",
                sql: "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_kind",
                table: "activities",
                sql: "octet_length(kind) BETWEEN 1 AND 64 AND kind ~ '^[a-z0-9][a-z0-9._-]*$'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_game_id",
                table: "activities");

            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_kind",
                table: "activities");

            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_game_id",
                table: "activities",
                sql: "game_id ~ '^[a-z0-9-]{2,32}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_kind",
                table: "activities",
                sql: "kind ~ '^[a-z0-9][a-z0-9._-]{0,63}$'");
        }
    }
}
