using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.EventLog
{
    /// <inheritdoc />
    public partial class CursorByPlayer : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_txid_activity_id",
                table: "activities");

            migrationBuilder.AddColumn<Guid>(
                name: "announced_player_id",
                table: "export_cursors",
                type: "uuid",
                nullable: true,
                comment: "Player of that end");

            migrationBuilder.AddColumn<Guid>(
                name: "activity_player_id",
                table: "export_cursors",
                type: "uuid",
                nullable: false,
                defaultValue: new Guid("00000000-0000-0000-0000-000000000000"),
                comment: "Who did it: activity ids are unique per player only");

            // What such a cursor had reached is done, whoever did it.
            migrationBuilder.Sql("""
                UPDATE export_cursors SET activity_player_id = 'ffffffff-ffff-ffff-ffff-ffffffffffff',
                    announced_player_id = CASE WHEN announced_txid IS NOT NULL THEN 'ffffffff-ffff-ffff-ffff-ffffffffffff'::uuid END
                """);

            migrationBuilder.CreateIndex(
                name: "ix_activities_txid_activity_id_player_id",
                table: "activities",
                columns: new[] { "txid", "activity_id", "player_id" });
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropIndex(
                name: "ix_activities_txid_activity_id_player_id",
                table: "activities");

            migrationBuilder.DropColumn(
                name: "announced_player_id",
                table: "export_cursors");

            migrationBuilder.DropColumn(
                name: "activity_player_id",
                table: "export_cursors");

            migrationBuilder.CreateIndex(
                name: "ix_activities_txid_activity_id",
                table: "activities",
                columns: new[] { "txid", "activity_id" });
        }
    }
}
