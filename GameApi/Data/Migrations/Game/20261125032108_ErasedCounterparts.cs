using System;
using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class ErasedCounterparts : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_gift",
                table: "wallet_entries");

            migrationBuilder.AlterTable(
                name: "wallet_entries",
                comment: "The ledger: one row per change of a balance, never updated but to forget an erased counterpart",
                oldComment: "The ledger: one row per change of a balance, never updated");

            migrationBuilder.AlterColumn<Guid>(
                name: "counterpart_id",
                table: "wallet_entries",
                type: "uuid",
                nullable: true,
                comment: "The other player of a gift; null once that player has been erased",
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true,
                oldComment: "The other player of a gift");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_gift",
                table: "wallet_entries",
                sql: "(kind IN ('gift-sent', 'gift-received')) = (gift_id IS NOT NULL) AND (counterpart_id IS NULL OR gift_id IS NOT NULL)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_gift",
                table: "wallet_entries");

            migrationBuilder.AlterTable(
                name: "wallet_entries",
                comment: "The ledger: one row per change of a balance, never updated",
                oldComment: "The ledger: one row per change of a balance, never updated but to forget an erased counterpart");

            migrationBuilder.AlterColumn<Guid>(
                name: "counterpart_id",
                table: "wallet_entries",
                type: "uuid",
                nullable: true,
                comment: "The other player of a gift",
                oldClrType: typeof(Guid),
                oldType: "uuid",
                oldNullable: true,
                oldComment: "The other player of a gift; null once that player has been erased");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_gift",
                table: "wallet_entries",
                sql: "(kind IN ('gift-sent', 'gift-received')) = (gift_id IS NOT NULL AND counterpart_id IS NOT NULL)");
        }
    }
}
