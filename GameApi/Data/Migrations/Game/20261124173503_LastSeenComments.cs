using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class LastSeenComments : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "last_seen_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: false,
                comment: "Latest heartbeat that was flushed: write-behind, some seconds behind while open",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldComment: "Latest heartbeat that was flushed; not indexed, so that a flush is a heap-only update");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "last_seen_at",
                table: "players",
                type: "timestamp with time zone",
                nullable: true,
                comment: "Latest start of a session",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldNullable: true,
                oldComment: "Latest start, heartbeat flush or end of a session");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "last_seen_at",
                table: "sessions",
                type: "timestamp with time zone",
                nullable: false,
                comment: "Latest heartbeat that was flushed; not indexed, so that a flush is a heap-only update",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldComment: "Latest heartbeat that was flushed: write-behind, some seconds behind while open");

            migrationBuilder.AlterColumn<DateTimeOffset>(
                name: "last_seen_at",
                table: "players",
                type: "timestamp with time zone",
                nullable: true,
                comment: "Latest start, heartbeat flush or end of a session",
                oldClrType: typeof(DateTimeOffset),
                oldType: "timestamp with time zone",
                oldNullable: true,
                oldComment: "Latest start of a session");
        }
    }
}
