using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.EventLog
{
    /// <inheritdoc />
    public partial class ExportAnnouncements : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddColumn<Guid>(
                name: "announced_activity_id",
                table: "export_cursors",
                type: "uuid",
                nullable: true,
                comment: "Activity of that end");

            migrationBuilder.AddColumn<ulong>(
                name: "announced_txid",
                table: "export_cursors",
                type: "xid8",
                nullable: true,
                comment: "Transaction of the end of the range that is being exported, announced before it is; null when none is");

            migrationBuilder.AddColumn<DateTimeOffset>(
                name: "checked_at",
                table: "export_cursors",
                type: "timestamp with time zone",
                nullable: true,
                comment: "Everything that was gone by then is not going to be exported any more");

            migrationBuilder.CreateTable(
                name: "export_dead_letters",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false, comment: "The exporter's name for what it read"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Who did it"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The activity"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, comment: "The transaction that stored it"),
                    game_id = table.Column<string>(type: "text", nullable: true, comment: "In which game; null for what happens outside of games"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "In which session, if in one"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "What happened"),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it happened"),
                    payload = table.Column<string>(type: "jsonb", nullable: true, comment: "Details, as JSON"),
                    reason = table.Column<string>(type: "text", nullable: false, comment: "What the warehouse said"),
                    died_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was refused")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_dead_letters", x => new { x.player_id, x.activity_id, x.source });
                },
                comment: "Activities of this database's event log that the warehouse refused, whole, so that they can be looked at and exported again");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "export_dead_letters");

            migrationBuilder.DropColumn(
                name: "announced_activity_id",
                table: "export_cursors");

            migrationBuilder.DropColumn(
                name: "announced_txid",
                table: "export_cursors");

            migrationBuilder.DropColumn(
                name: "checked_at",
                table: "export_cursors");
        }
    }
}
