using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class UncountedNames : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_wallets_currency",
                table: "wallets");

            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_currency",
                table: "wallet_entries");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sessions_game_id",
                table: "sessions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_games_game_id",
                table: "games");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallets_currency",
                table: "wallets",
                sql: "octet_length(currency) BETWEEN 1 AND 32 AND currency ~ '^[a-z][a-z0-9_-]*$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_currency",
                table: "wallet_entries",
                sql: "octet_length(currency) BETWEEN 1 AND 32 AND currency ~ '^[a-z][a-z0-9_-]*$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sessions_game_id",
                table: "sessions",
                sql: "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_games_game_id",
                table: "games",
                sql: "octet_length(game_id) BETWEEN 2 AND 32 AND game_id ~ '^[a-z0-9-]*$'");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_wallets_currency",
                table: "wallets");

            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_currency",
                table: "wallet_entries");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sessions_game_id",
                table: "sessions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_games_game_id",
                table: "games");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallets_currency",
                table: "wallets",
                sql: "currency ~ '^[a-z][a-z0-9_-]{0,31}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_currency",
                table: "wallet_entries",
                sql: "currency ~ '^[a-z][a-z0-9_-]{0,31}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sessions_game_id",
                table: "sessions",
                sql: "game_id ~ '^[a-z0-9-]{2,32}$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_games_game_id",
                table: "games",
                sql: "game_id ~ '^[a-z0-9-]{2,32}$'");
        }
    }
}
