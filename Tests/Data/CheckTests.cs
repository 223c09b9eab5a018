using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>What the code does not let through the database does not take either, whoever writes.</summary>
public sealed class CheckTests(LocalStores stores)
{
    /// <summary>Checks that the database has not yet seen every row keep to.</summary>
    private const string Unvalidated = "SELECT count(*) FROM pg_constraint WHERE contype = 'c' AND NOT convalidated";

    /// <summary>What each check refuses.</summary>
    private static readonly (string Check, (string Column, string Value)[] Changes)[] Refused =
    [
        .. Each("ck_players_display_name", "display_name", "'ab'", Long(33)),
        .. Each("ck_players_display_name_text", "display_name", @"E'A\tda'", @"E'Ad\u0085a'", "' Ada'", "'Ada '"),
        .. Each("ck_players_country", "country", "'de'", "'D'"),
        .. Each("ck_players_totals", "level", "0"), .. Each("ck_players_totals", "xp", "-1"),
        .. Each("ck_players_totals", "session_count", "-1"), .. Each("ck_players_totals", "play_seconds", "-1"),
        .. Each("ck_players_version", "version", "0"),
        .. Each("ck_games_game_id", "game_id", "'a'", "'A-GAME'", Long(33)),
        .. Each("ck_games_name", "name", "''", Long(101)), .. Each("ck_games_name_text", "name", @"E'a\nb'", "' a'"),
        .. Each("ck_games_description", "description", Long(1_001)),
        .. Each("ck_games_config", "config", "'[]'", "'1'"),
        .. Each("ck_games_config_size", "config", LargeJson(32_768), "'{\"x\": 1e32768}'"),
        .. Each("ck_games_version", "version", "0"),
        .. Each("ck_boards_board_id", "board_id", "'a'", "'a_b'", Long(65)), .. Each("ck_boards_name", "name", "''", Long(101)),
        .. Each("ck_boards_policy", "policy", "'worst'"),
        .. Each("ck_leaderboard_scores_board_id", "board_id", "'a'", "'a_b'", Long(65)),
        .. Each("ck_leaderboard_scores_display_name", "display_name", "'ab'", Long(33)),
        .. Each("ck_leaderboard_scores_display_name_text", "display_name", "' Ada'"),
        .. Each("ck_leaderboard_scores_range", "score", "9007199254740992", "-9007199254740992"),
        .. Each("ck_leaderboard_scores_range", "best", "1000000000001"),
        .. Each("ck_leaderboard_scores_version", "version", "0"),
        .. Each("ck_sessions_game_id", "game_id", "'A'"), .. Each("ck_sessions_country", "country", "'de'"),
        .. Each("ck_sessions_platform", "platform", "''", Long(33)),
        .. Each("ck_sessions_client_version", "client_version", "''", Long(33)),
        .. Each("ck_sessions_text", "platform", "'web '"), .. Each("ck_sessions_text", "client_version", @"E'1\u0001'"),
        .. Each("ck_sessions_times", "last_seen_at", "now() - interval '1 second'"),
        ("ck_sessions_times", [("ended_at", "now() - interval '1 second'"), ("end_reason", "'client'")]),
        .. Each("ck_sessions_ended", "ended_at", "now()"), .. Each("ck_sessions_ended", "end_reason", "'client'"),
        ("ck_sessions_end_reason", [("ended_at", "now()"), ("end_reason", "'bored'")]),
        .. Each("ck_wallets_currency", "currency", "'Gold'", "'1gold'", Long(33)), .. Each("ck_wallets_balance", "balance", "-1"),
        .. Each("ck_wallets_largest_balance", "balance", "9007199254740992"),
        .. Each("ck_wallet_entries_currency", "currency", "''"), .. Each("ck_wallet_entries_balance", "balance_after", "-1"),
        .. Each("ck_wallet_entries_amount", "amount", "0", "-1"), .. Each("ck_wallet_entries_amount", "kind", "'spend'", "'theft'"),
        ("ck_wallet_entries_amount", [("kind", "'correction'"), ("amount", "0")]),
        .. Each("ck_wallet_entries_range", "amount", "1000000000001"),
        .. Each("ck_wallet_entries_range", "balance_after", "9007199254740992"),
        .. Each("ck_wallet_entries_reason", "reason", Long(201)),
        .. Each("ck_wallet_entries_reason_text", "reason", "''", "' x'", @"E'a\rb'"),
        .. Each("ck_wallet_entries_gift", "kind", "'gift-received'"), .. Each("ck_wallet_entries_gift", "gift_id", "uuidv7()"),
        .. Each("ck_wallet_entries_gift", "counterpart_id", "uuidv7()"),
        ("ck_wallet_entries_counterpart", [("kind", "'gift-received'"), ("gift_id", "uuidv7()"), ("counterpart_id", RowsInOrder.Player)]),
        .. Each("ck_wallet_entries_idempotency_key", "idempotency_key", "''", Long(256)),
        .. Each("ck_storage_objects_collection", "collection", Long(65)), .. Each("ck_storage_objects_key", "key", Long(129)),
        .. Each("ck_storage_objects_names", "collection", "'a b'", "'..'"),
        .. Each("ck_storage_objects_names", "key", "'a/b'", "'.'", "'é'"),
        .. Each("ck_storage_objects_value", "value", $"to_json({Long(65_536)})"), .. Each("ck_storage_objects_version", "version", "0"),
        .. Each("ck_player_identities_provider", "provider", "'steam'"), .. Each("ck_player_identities_external_id", "external_id", "''"),
        .. Each("ck_player_identities_form", "external_id", "'device7'", Long(129), "' device-1'"),
        ("ck_player_identities_form", [("provider", "'email'"), ("external_id", "'somewhere'"), ("password_hash", "'x'")]),
        .. Each("ck_player_identities_password", "password_hash", "'x'"),
        ("ck_player_identities_password", [("provider", "'email'"), ("external_id", "'ada@example.org'")]),
        .. Each("ck_token_families_revoked", "revoked_at", "now()"),
        ("ck_token_families_reason", [("revoked_at", "now()"), ("revoked_reason", "'whim'")]),
        .. Each("ck_token_families_times", "expires_at", "now()"),
        .. Each("ck_refresh_tokens_hash", "token_hash", "'x'"), .. Each("ck_refresh_tokens_successor", "successor_salt", "sha256('x')"),
        .. Each("ck_refresh_tokens_times", "expires_at", "now()"),
        .. Each("ck_idempotency_records_key", "key", "''", Long(129)), .. Each("ck_idempotency_records_key_form", "key", "'a b'", "'é'"),
        .. Each("ck_idempotency_records_client", "client", Long(65)), .. Each("ck_idempotency_records_hash", "request_hash", "'x'"),
        .. Each("ck_login_failures_subject", "subject", "'x'"), .. Each("ck_login_failures_failures", "failures", "0"),
        .. Each("ck_pending_invalidations_key", "key", "''", Long(257)), .. Each("ck_pending_invalidations_version", "version", "0"),
        .. Each("ck_cache_epochs_id", "id", "2"), .. Each("ck_cache_epochs_epoch", "epoch", "0"),
        .. Each("ck_cache_epochs_server", "server", Long(65)),
        .. Each("ck_operators_email", "email", "'nobody'", "'a@b@c'"), .. Each("ck_operators_name", "name", "''", Long(65), "' Ada'"),
        .. Each("ck_operators_roles", "roles", "'{}'", "'{root}'"),
        .. Each("ck_operator_sessions_hash", "secret_hash", "'x'"),
        .. Each("ck_operator_sessions_previous", "previous_hash", "sha256('x')"),
        .. Each("ck_operator_sessions_ended", "ended_at", "now()"),
        ("ck_operator_sessions_reason", [("ended_at", "now()"), ("end_reason", "'whim'")]),
        .. Each("ck_admin_audit_seq", "seq", "0"), .. Each("ck_admin_audit_actor", "actor", "''", Long(65)),
        .. Each("ck_admin_audit_action", "action", "'Ban'", Long(65)),
        .. Each("ck_admin_audit_subject", "subject", "''", Long(129)), .. Each("ck_admin_audit_reason", "reason", Long(501)),
        .. Each("ck_admin_audit_hashes", "hash", "'x'"),
        .. Each("ck_admin_audit_removed", "salt", "NULL"),
        .. Each("ck_bans_scope", "scope", "'chat'"), .. Each("ck_bans_reason", "reason", "'ab'", Long(501)),
        .. Each("ck_bans_until", "until", "now() - interval '1 second'"),
        .. Each("ck_activities_game_id", "game_id", "'A'"), .. Each("ck_activities_kind", "kind", "''", "'.a'", "'A'", Long(65)),
        .. Each("ck_activities_activity_id", "activity_id", "gen_random_uuid()"),
        .. Each("ck_activities_payload", "payload", LargeJson(16_384), "'1e16384'", "'[1e-16000, 1e-16000]'"),
    ];

    [Fact]
    public async Task Plain_sql_cannot_store_what_a_rule_forbids()
    {
        var tables = Models.Tables().SelectMany(table => table.CheckConstraints.Select(check => (Check: check.Name!, Table: table.Name)))
            .ToDictionary(pair => pair.Check, pair => pair.Table);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(
                await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken)) { Pooling = false }.ConnectionString);
        await using var connection = await source.OpenConnectionAsync(TestContext.Current.CancellationToken);

        Assert.Equal(tables.Keys.Order(StringComparer.Ordinal), Refused.Select(row => row.Check).Distinct().Order(StringComparer.Ordinal));
        foreach (var (table, row) in RowsInOrder.Of)
            Assert.True(await StoreAsync(connection, table, row) is null, $"{table}: {await StoreAsync(connection, table, row)}");
        foreach (var (check, changes) in Refused)
        {
            var row = new Dictionary<string, string>(RowsInOrder.Of[tables[check]]);
            foreach (var (column, value) in changes)
                row[column] = value;
            Assert.Equal(
                (check, string.Join(", ", changes)), (await StoreAsync(connection, tables[check], row), string.Join(", ", changes)));
        }
    }

    [Fact]
    public async Task A_row_from_before_a_check_stays_and_the_check_holds_for_all_others()
    {
        await using var databases = MigratedDatabases.Open(await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken));
        await using var connection = await databases.Game.OpenConnectionAsync(TestContext.Current.CancellationToken);
        Assert.Equal(0L, await AskAsync(connection, Unvalidated));
        await AskAsync(connection, """
            ALTER TABLE wallets DROP CONSTRAINT ck_wallets_largest_balance;
            INSERT INTO wallets (player_id, currency, balance, updated_at) VALUES (uuidv7(), 'gold', 9007199254740992, now());
            ALTER TABLE wallets ADD CONSTRAINT ck_wallets_largest_balance CHECK (balance <= 9007199254740991) NOT VALID
            """);

        await MigratedDatabases.MigrateAsync(databases);
        Assert.NotEqual(0L, await AskAsync(connection, Unvalidated));
        Assert.Equal(
            "ck_wallets_largest_balance",
            await StoreAsync(connection, "wallets", new(RowsInOrder.Of["wallets"]) { ["balance"] = "9007199254740992" }));

        await AskAsync(connection, "UPDATE wallets SET balance = 1");
        await MigratedDatabases.MigrateAsync(databases);
        Assert.Equal(0L, await AskAsync(connection, Unvalidated));
    }

    private static async Task<object?> AskAsync(NpgsqlConnection connection, string sql)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteScalarAsync(TestContext.Current.CancellationToken);
    }

    /// <returns>The check that refused it, or null.</returns>
    private static async Task<string?> StoreAsync(NpgsqlConnection connection, string table, Dictionary<string, string> row)
    {
        await using var transaction = await connection.BeginTransactionAsync(TestContext.Current.CancellationToken);
        await using var insert = new NpgsqlCommand(
            $"INSERT INTO {table} ({string.Join(", ", row.Keys)}) VALUES ({string.Join(", ", row.Values)})", connection, transaction);
        try
        {
            await insert.ExecuteNonQueryAsync(TestContext.Current.CancellationToken);
            return null;
        }
        catch (PostgresException refused) when (refused.SqlState == PostgresErrorCodes.CheckViolation)
        {
            return refused.ConstraintName;
        }
    }

    private static IEnumerable<(string Check, (string Column, string Value)[] Changes)> Each(
        string check, string column, params string[] values) =>
        values.Select(value => (check, ((string, string)[])[(column, value)]));

    private static string Long(int length) => $"repeat('x', {length})";

    private static string LargeJson(int length) => $"jsonb_build_object('x', {Long(length)})";
}
