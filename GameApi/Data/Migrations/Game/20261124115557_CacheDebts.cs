using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class CacheDebts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.CreateTable(
                name: "cache_debts",
                columns: table => new
                {
                    key = table.Column<string>(type: "text", nullable: false, comment: "Cache key"),
                    version = table.Column<long>(type: "bigint", nullable: false, comment: "Newest version committed"),
                    incurred_at = table.Column<DateTimeOffset>(type: "timestamp with time zone", nullable: false, comment: "When; after the longest life in Redis nothing is owed any more")
                },
                constraints: table =>
                {
                    table.PrimaryKey("pk_cache_debts", x => x.key);
                    table.CheckConstraint("ck_cache_debts_key", "char_length(key) BETWEEN 1 AND 256");
                    table.CheckConstraint("ck_cache_debts_version", "version > 0");
                },
                comment: "Committed writes that Redis was not told of: any node that sees Redis makes them good, also for one that died");

            migrationBuilder.CreateIndex(
                name: "ix_cache_debts_incurred_at",
                table: "cache_debts",
                column: "incurred_at");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropTable(
                name: "cache_debts");
        }
    }
}
