using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.EventLog
{
    /// <inheritdoc />
    public partial class InitialEventLog : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "activities",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7 made by the reporter, so that a retry is recognised; unique per player through activity_ids"),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it happened, by the reporter's clock; weekly partitions"),
                    game_id = table.Column<string>(type: "text", nullable: true, comment: "The game; null outside of games"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The session, if any"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "What happened, in dotted lower case"),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()", comment: "When it was stored, by this database's clock"),
                    payload = table.Column<string>(type: "jsonb", nullable: true, comment: "Details by kind, as JSON; never queried by content here"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()", comment: "The transaction that stored it; below the snapshot's xmin no new rows can appear")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activities", x => new { x.player_id, x.occurred_at, x.activity_id });
                    table.CheckConstraint("ck_activities_activity_id", "get_byte(uuid_send(activity_id), 6) >> 4 = 7");
                    table.CheckConstraint("ck_activities_game_id", "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_activities_kind", "octet_length(kind) BETWEEN 1 AND 64 AND kind ~ '^[a-z0-9][a-z0-9._-]*$'");
                    table.CheckConstraint("ck_activities_payload", "octet_length(payload::text) <= 16384");
                },
                comment: "The event log: activities of players, appended in the transaction of the change, read by the exporter");

            migrationBuilder.CreateTable(
                name: "activity_ids",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The activity. Partitioned weekly by the time in the id (UUIDv7); partitions are dropped with those of activities")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activity_ids", x => new { x.player_id, x.activity_id });
                },
                comment: "Ids of stored activities. Its primary key makes a retry idempotent; that of activities must contain occurred_at, which a retry may change");

            migrationBuilder.CreateTable(
                name: "erased_players",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The erased player"),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Writes are rejected from this time on"),
                    barrier = table.Column<ulong>(type: "xid8", nullable: true, comment: "A transaction id after the tombstone: once all earlier transactions have ended, every writer sees the tombstone and the rows are deleted")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erased_players", x => x.player_id);
                },
                comment: "Tombstones of erased players, in every database with an event log. Writes for a player check them and are rejected. Kept forever");

            migrationBuilder.CreateTable(
                name: "export_cursors",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false, comment: "The exporter's name for this event log"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, comment: "Transaction of the last exported activity"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The last exported activity"),
                    activity_player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Its player: activity ids are unique per player only"),
                    announced_txid = table.Column<ulong>(type: "xid8", nullable: true, comment: "Transaction at the end of the range in progress, recorded before its export; null when none is"),
                    announced_activity_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "Activity at the end of that range"),
                    announced_player_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "Player at the end of that range"),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Latest check of the source: rows deleted before it will not be exported"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the cursor last moved"),
                    system_identifier = table.Column<long>(type: "bigint", nullable: true, comment: "The PostgreSQL cluster that the transaction ids belong to (pg_control_system)"),
                    timeline = table.Column<int>(type: "integer", nullable: true, comment: "Its timeline, which rises with each promotion")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_cursors", x => x.source);
                },
                comment: "Position of each exporter in this database's event log; partitions that are not exported yet are never dropped");

            migrationBuilder.CreateTable(
                name: "export_dead_letters",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false, comment: "The exporter's name for this event log"),
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The player"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The activity"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, comment: "The transaction that stored it"),
                    game_id = table.Column<string>(type: "text", nullable: true, comment: "The game; null outside of games"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "The session, if any"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "What happened"),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it happened"),
                    payload = table.Column<string>(type: "jsonb", nullable: true, comment: "Details, as JSON"),
                    reason = table.Column<string>(type: "text", nullable: false, comment: "The warehouse's error"),
                    died_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it was rejected")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_dead_letters", x => new { x.player_id, x.activity_id, x.source });
                },
                comment: "Activities that the warehouse rejected, kept whole so that they can be inspected and exported again");

            migrationBuilder.CreateTable(
                name: "two_phase_commits",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false, comment: "Unused: there are no rows")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_two_phase_commits", x => x.id);
                },
                comment: "Always empty. On Citus a DELETE here makes a transaction commit in two phases, so that an activity commits with the change it records");

            migrationBuilder.CreateIndex(
                name: "ix_activities_txid_activity_id_player_id",
                table: "activities",
                columns: new[] { "txid", "activity_id", "player_id" });

            migrationBuilder.CreateIndex(
                name: "ix_erased_players_erased_at",
                table: "erased_players",
                column: "erased_at");

            migrationBuilder.CreateIndex(
                name: "ix_export_dead_letters_activity_id",
                table: "export_dead_letters",
                column: "activity_id");

            migrationBuilder.CreateIndex(
                name: "ix_export_dead_letters_died_at",
                table: "export_dead_letters",
                column: "died_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "activities");

            migrationBuilder.DropTable(
                name: "activity_ids");

            migrationBuilder.DropTable(
                name: "erased_players");

            migrationBuilder.DropTable(
                name: "export_cursors");

            migrationBuilder.DropTable(
                name: "export_dead_letters");

            migrationBuilder.DropTable(
                name: "two_phase_commits");
        }
    }
}
