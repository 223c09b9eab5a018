using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.EventLog
{
    /// <inheritdoc />
    public partial class StatedRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_activity_id",
                table: "activities",
                sql: "get_byte(uuid_send(activity_id), 6) >> 4 = 7");

            migrationBuilder.AddCheckConstraint(
                name: "ck_activities_payload",
                table: "activities",
                sql: "pg_column_size(payload) <= 131072");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_activity_id",
                table: "activities");

            migrationBuilder.DropCheckConstraint(
                name: "ck_activities_payload",
                table: "activities");
        }
    }
}
