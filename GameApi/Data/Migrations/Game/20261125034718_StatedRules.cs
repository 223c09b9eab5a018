using Microsoft.EntityFrameworkCore.Migrations;

#nullable disable

namespace GameApi.Data.Migrations.Game
{
    /// <inheritdoc />
    public partial class StatedRules : Migration
    {
        /// <inheritdoc />
        protected override void Up(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.AddCheckConstraint(
                name: "ck_wallets_largest_balance",
                table: "wallets",
                sql: "balance <= 9007199254740991");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_counterpart",
                table: "wallet_entries",
                sql: "counterpart_id <> player_id");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_range",
                table: "wallet_entries",
                sql: "abs(amount) <= 1000000000000 AND balance_after <= 9007199254740991");

            migrationBuilder.AddCheckConstraint(
                name: "ck_wallet_entries_reason_text",
                table: "wallet_entries",
                sql: "reason <> '' AND reason !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND reason = btrim(reason)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_token_families_times",
                table: "token_families",
                sql: "expires_at > created_at");

            migrationBuilder.AddCheckConstraint(
                name: "ck_storage_objects_names",
                table: "storage_objects",
                sql: "collection ~ '^[A-Za-z0-9._~-]+$' AND collection !~ '^[.]+$' AND key ~ '^[A-Za-z0-9._~-]+$' AND key !~ '^[.]+$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_sessions_text",
                table: "sessions",
                sql: "platform !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND platform = btrim(platform) AND client_version !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND client_version = btrim(client_version)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_refresh_tokens_times",
                table: "refresh_tokens",
                sql: "expires_at > issued_at");

            migrationBuilder.AddCheckConstraint(
                name: "ck_players_display_name_text",
                table: "players",
                sql: "display_name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND display_name = btrim(display_name)");

            migrationBuilder.AddCheckConstraint(
                name: "ck_player_identities_form",
                table: "player_identities",
                sql: "(provider <> 'device' OR (char_length(external_id) BETWEEN 8 AND 128 AND external_id !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND external_id = btrim(external_id))) AND (provider <> 'email' OR (char_length(external_id) <= 254 AND external_id ~ '^[^@]+@[^@]+[.][^@.]+$'))");

            migrationBuilder.AddCheckConstraint(
                name: "ck_idempotency_records_key_form",
                table: "idempotency_records",
                sql: "key ~ '^[!-~]+$'");

            migrationBuilder.AddCheckConstraint(
                name: "ck_games_config_size",
                table: "games",
                sql: "pg_column_size(config) <= 131072");

            migrationBuilder.AddCheckConstraint(
                name: "ck_games_name_text",
                table: "games",
                sql: "name !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND name = btrim(name)");
        }

        /// <inheritdoc />
        protected override void Down(MigrationBuilder migrationBuilder)
        {
            migrationBuilder.DropCheckConstraint(
                name: "ck_wallets_largest_balance",
                table: "wallets");

            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_counterpart",
                table: "wallet_entries");

            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_range",
                table: "wallet_entries");

            migrationBuilder.DropCheckConstraint(
                name: "ck_wallet_entries_reason_text",
                table: "wallet_entries");

            migrationBuilder.DropCheckConstraint(
                name: "ck_token_families_times",
                table: "token_families");

            migrationBuilder.DropCheckConstraint(
                name: "ck_storage_objects_names",
                table: "storage_objects");

            migrationBuilder.DropCheckConstraint(
                name: "ck_sessions_text",
                table: "sessions");

            migrationBuilder.DropCheckConstraint(
                name: "ck_refresh_tokens_times",
                table: "refresh_tokens");

            migrationBuilder.DropCheckConstraint(
                name: "ck_players_display_name_text",
                table: "players");

            migrationBuilder.DropCheckConstraint(
                name: "ck_player_identities_form",
                table: "player_identities");

            migrationBuilder.DropCheckConstraint(
                name: "ck_idempotency_records_key_form",
                table: "idempotency_records");

            migrationBuilder.DropCheckConstraint(
                name: "ck_games_config_size",
                table: "games");

            migrationBuilder.DropCheckConstraint(
                name: "ck_games_name_text",
                table: "games");
        }
    }
}
