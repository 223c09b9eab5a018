using Npgsql;
using Tests.Stores;

namespace Tests.Plans;

/// <summary>A game database with enough rows that the planner has a choice, and knows it (ANALYZE).</summary>
internal static class SeededDatabase
{
    public const int Players = 20_000;

    /// <summary>
    /// Twenty thousand players with what they own: five activities over five weeks, two sessions, three entries, two objects each.
    /// </summary>
    private const string Seed = """
        CREATE TEMP TABLE seed AS
            SELECT n, uuidv7(-(n || ' seconds')::interval) AS player_id FROM generate_series(1, 20000) AS n;
        INSERT INTO players (player_id, display_name, name_key, country, created_at, updated_at)
            SELECT player_id, 'Player ' || n, 'player ' || n, 'DE', now(), now() FROM seed;
        INSERT INTO player_identities (provider, external_id, player_id, created_at)
            SELECT 'device', 'device-' || n, player_id, now() FROM seed;
        INSERT INTO token_families (player_id, family_id, created_at, expires_at)
            SELECT player_id, uuidv7(), now(), now() + interval '30 days' FROM seed;
        INSERT INTO refresh_tokens (player_id, token_hash, family_id, issued_at, expires_at)
            SELECT player_id, sha256(n::text::bytea), uuidv7(), now(), now() + interval '30 days' FROM seed;
        INSERT INTO sessions (player_id, session_id, game_id, platform, client_version, started_at, last_seen_at, ended_at, end_reason)
            SELECT player_id, uuidv7(), 'star-drift', 'web', '1', now(), now(),
                CASE WHEN i = 1 THEN now() END, CASE WHEN i = 1 THEN 'client' END
            FROM seed, generate_series(1, 2) AS i;
        INSERT INTO wallets (player_id, currency, balance, updated_at) SELECT player_id, 'gold', 30, now() FROM seed;
        INSERT INTO wallet_entries (player_id, entry_id, currency, amount, balance_after, kind, reason, idempotency_key, created_at)
            SELECT player_id, uuidv7(), 'gold', 10, 10 * i, 'grant', 'seed', 'seed:' || i, now() FROM seed, generate_series(1, 3) AS i;
        INSERT INTO idempotency_records (player_id, client, key, request_hash, response, created_at)
            SELECT player_id, '', 'seed-' || n, sha256('x'), '{}', now() FROM seed;
        INSERT INTO storage_objects (player_id, collection, key, value, created_at, updated_at)
            SELECT player_id, 'saves', 'slot-' || 1 + i, '{"level": 3}', now(), now() FROM seed, generate_series(1, 2) AS i;
        INSERT INTO leaderboard_scores (player_id, board_id, display_name, score, best, achieved_at)
            SELECT player_id, board_id, 'Player ' || n, (n * 7919) % 10007, (n * 7919) % 10007, now() - n * interval '1 second'
            FROM seed, (VALUES ('global'), ('career')) AS board (board_id);
        INSERT INTO activity_ids (player_id, activity_id)
            SELECT player_id, uuidv7(-i * interval '7 days' - n * interval '1 second') FROM seed, generate_series(0, 4) AS i;
        INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at, payload)
            SELECT player_id, uuidv7(-i * interval '7 days'), 'star-drift', 'level.up',
                now() - i * interval '6 days' - n * interval '1 second', '{"level": 2}'
            FROM seed, generate_series(0, 4) AS i;
        ANALYZE;
        """;

    /// <returns>Its connection string.</returns>
    public static async Task<string> NewAsync(LocalStores stores, CancellationToken cancellationToken)
    {
        var database = await stores.NewGameDatabaseAsync(cancellationToken);
        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(database) { Pooling = false, CommandTimeout = 300 }.ConnectionString);
        await using var command = source.CreateCommand(Seed);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return database;
    }
}
