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
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Who did it"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "UUIDv7 made by whoever reports it, so that a retry is recognised; unique per player through activity_ids"),
                    occurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When it happened, by the reporter's clock; weekly partitions"),
                    game_id = table.Column<string>(type: "text", nullable: true, comment: "In which game; null for what happens outside of games"),
                    session_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "In which session, if in one"),
                    kind = table.Column<string>(type: "text", nullable: false, comment: "What happened, in dotted lower case"),
                    received_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, defaultValueSql: "now()", comment: "When it was stored, by this database's clock"),
                    payload = table.Column<string>(type: "jsonb", nullable: true, comment: "Details by kind, as JSON; never queried by its content here"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, defaultValueSql: "pg_current_xact_id()", comment: "The transaction that stored it: below the snapshot horizon nothing with a smaller one can appear any more")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activities", x => new { x.player_id, x.occurred_at, x.activity_id });
                    table.CheckConstraint("ck_activities_activity_id", "get_byte(uuid_send(activity_id), 6) >> 4 = 7");
                    table.CheckConstraint("ck_activities_game_id", "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");
                    table.CheckConstraint("ck_activities_kind", "octet_length(kind) BETWEEN 1 AND 64 AND kind ~ '^[a-z0-9][a-z0-9._-]*$'");
                    table.CheckConstraint("ck_activities_payload", "octet_length(payload::text) <= 16384");
                },
                comment: "The event log: what players did, appended in the transaction that did it, read by the exporter");

            migrationBuilder.CreateTable(
                name: "activity_ids",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Whose activity"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The activity's id; weekly partitions by the time in it (UUIDv7), dropped with those of activities")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_activity_ids", x => new { x.player_id, x.activity_id });
                },
                comment: "Ids of stored activities. Its key is what stores an activity once: that of activities has to hold occurred_at, which a retry may change");

            migrationBuilder.CreateTable(
                name: "erased_players",
                columns: table => new
                {
                    player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Who was erased"),
                    erased_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "Since when nothing is written any more"),
                    barrier = table.Column<ulong>(type: "xid8", nullable: true, comment: "A transaction later than the tombstone: once all earlier ones have ended nobody writes who did not see it; then the rows are deleted")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_erased_players", x => x.player_id);
                },
                comment: "Tombstones, in every database that has an event log: whatever writes for a player looks here and leaves nothing. They stay for good");

            migrationBuilder.CreateTable(
                name: "export_cursors",
                columns: table => new
                {
                    source = table.Column<string>(type: "text", nullable: false, comment: "The exporter's name for what it reads"),
                    txid = table.Column<ulong>(type: "xid8", nullable: false, comment: "Transaction of the last activity exported"),
                    activity_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "The last activity exported"),
                    activity_player_id = table.Column<Guid>(type: "uuid", nullable: false, comment: "Who did it: activity ids are unique per player only"),
                    announced_txid = table.Column<ulong>(type: "xid8", nullable: true, comment: "Transaction of the end of the range that is being exported, announced before it is; null when none is"),
                    announced_activity_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "Activity of that end"),
                    announced_player_id = table.Column<Guid>(type: "uuid", nullable: true, comment: "Player of that end"),
                    checked_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: true, comment: "Everything that was gone by then is not going to be exported any more"),
                    updated_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When the cursor moved last"),
                    system_identifier = table.Column<long>(type: "bigint", nullable: true, comment: "The cluster whose transactions the cursor counts (pg_control_system)"),
                    timeline = table.Column<int>(type: "integer", nullable: true, comment: "Its timeline: one more after each promotion")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_export_cursors", x => x.source);
                },
                comment: "How far each exporter has read this database's event log; partitions beyond it are never dropped");

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

            migrationBuilder.CreateTable(
                name: "two_phase_commits",
                columns: table => new
                {
                    id = table.Column<short>(type: "smallint", nullable: false, comment: "No row has one")
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
