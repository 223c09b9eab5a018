using Npgsql;

namespace GameApi.Migrate;

/// <summary>Games and boards that a migration adds. It never changes existing rows.</summary>
internal static class SeedData
{
    public static readonly IReadOnlyList<(string Id, string Name, string Policy)> SampleBoards =
        [("global", "Best of all", "best"), ("last-match", "Last match", "latest"), ("career", "Career points", "sum")];

    /// <summary>Adds the sample games.</summary>
    public static async Task<int> SeedGamesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var command = source.CreateCommand("""
            INSERT INTO games (game_id, name, description, config, created_at, updated_at) VALUES
                ('star-drift', 'Star Drift', 'Race small ships around large planets.',
                    '{"maxPlayers": 8, "modes": ["race", "time-trial"]}', now(), now()),
                ('tower-keep', 'Tower Keep', 'Hold the tower until the sun is up.',
                    '{"maxPlayers": 4, "modes": ["siege", "endless"]}', now(), now()),
                ('word-garden', 'Word Garden', 'Grow a garden, word by word.',
                    '{"maxPlayers": 2, "modes": ["daily", "duel"]}', now(), now()),
                ('neon-pinball', 'Neon Pinball', 'Three balls and a very long night.',
                    '{"maxPlayers": 1, "modes": ["classic"]}', now(), now())
            ON CONFLICT (game_id) DO NOTHING
            """);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<int> AddBoardsAsync(
        NpgsqlDataSource source, IReadOnlyList<(string Id, string Name, string Policy)> boards, CancellationToken cancellationToken)
    {
        var added = 0;
        foreach (var (id, name, policy) in boards)
        {
            await using var command = source.CreateCommand(
                "INSERT INTO boards (board_id, name, policy, created_at) VALUES ($1, $2, $3, now()) ON CONFLICT (board_id) DO NOTHING");
            foreach (var value in (string[])[id, name, policy])
                command.Parameters.Add(new() { Value = value });
            added += await command.ExecuteNonQueryAsync(cancellationToken);
        }

        return added;
    }
}
