using Npgsql;

namespace GameApi.Data.Migrate;

/// <summary>What a new installation starts with. Existing rows are left as they are.</summary>
internal static class Catalogue
{
    public static async Task<int> SeedGamesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO games (game_id, name, description, config, created_at, updated_at) VALUES
                ('star-drift', 'Star Drift', 'Race small ships around large planets.', '{"maxPlayers": 8, "modes": ["race", "time-trial"]}', now(), now()),
                ('tower-keep', 'Tower Keep', 'Hold the tower until the sun is up.', '{"maxPlayers": 4, "modes": ["siege", "endless"]}', now(), now()),
                ('word-garden', 'Word Garden', 'Grow a garden, word by word.', '{"maxPlayers": 2, "modes": ["daily", "duel"]}', now(), now()),
                ('neon-pinball', 'Neon Pinball', 'Three balls and a very long night.', '{"maxPlayers": 1, "modes": ["classic"]}', now(), now())
            ON CONFLICT (game_id) DO NOTHING
            """);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<int> SeedBoardsAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO boards (board_id, name, policy, created_at) VALUES
                ('global', 'Best of all', 'best', now()),
                ('last-match', 'Last match', 'latest', now()),
                ('career', 'Career points', 'sum', now())
            ON CONFLICT (board_id) DO NOTHING
            """);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
