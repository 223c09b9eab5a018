using System.Text.Json;
using Npgsql;
using Tests.Stores;
using Xunit;

namespace Tests.Plans;

/// <summary>The pairs of docs/sql-tuning.md: as one would write a query first, and as it is written here. Prints both plans.</summary>
public sealed class SqlTuningTests(LocalStores stores)
{
    private const string Player = "(SELECT player_id FROM players WHERE display_name = 'Player 4711')";

    private static readonly (string Name, string Before, string After)[] Pairs =
    [
        ("newest activities",
            "SELECT * FROM activities WHERE player_id = :player ORDER BY occurred_at DESC, activity_id DESC LIMIT 3",
            """
            SELECT * FROM activities WHERE player_id = :player AND occurred_at <= :now AND occurred_at >= :since
            AND (occurred_at, activity_id) < (:now, 'ffffffff-ffff-ffff-ffff-ffffffffffff')
            ORDER BY occurred_at DESC, activity_id DESC LIMIT 3
            """),
        ("a page far down a board",
            "SELECT * FROM leaderboard_scores WHERE board_id = 'global' AND hidden_at IS NULL ORDER BY score DESC, achieved_at, "
                + "player_id OFFSET 10000 LIMIT 20",
            """
            SELECT * FROM leaderboard_scores WHERE board_id = 'global' AND hidden_at IS NULL
            AND score <= 5003 AND (score < 5003 OR (achieved_at, player_id) > (:now, :player))
            ORDER BY score DESC, achieved_at, player_id LIMIT 20
            """),
        ("the same, position in one comparison",
            """
            SELECT * FROM leaderboard_scores WHERE board_id = 'global' AND hidden_at IS NULL
            AND (score < 5003 OR (score = 5003 AND (achieved_at, player_id) > (:now, :player)))
            ORDER BY score DESC, achieved_at, player_id LIMIT 20
            """,
            """
            SELECT * FROM leaderboard_scores WHERE board_id = 'global' AND hidden_at IS NULL
            AND score <= 5003 AND (score < 5003 OR (achieved_at, player_id) > (:now, :player))
            ORDER BY score DESC, achieved_at, player_id LIMIT 20
            """),
        ("a login",
            "SELECT * FROM player_identities WHERE lower(external_id) = 'device-4711' AND provider = 'device'",
            "SELECT * FROM player_identities WHERE external_id = 'device-4711' AND provider = 'device'"),
    ];

    [Fact]
    public async Task Every_tuned_query_reads_less_than_half_of_the_pages_it_read_before()
    {
        var cancellation = TestContext.Current.CancellationToken;
        await using var source = NpgsqlDataSource.Create(await SeededDatabase.NewAsync(stores, cancellation));
        await using var ask = source.CreateCommand($"SELECT {Player}");
        var player = (Guid)(await ask.ExecuteScalarAsync(cancellation))!;

        foreach (var (name, before, after) in Pairs)
        {
            var (read, plan) = await ExplainAsync(source, Filled(before, player), cancellation);
            var (readNow, planNow) = await ExplainAsync(source, Filled(after, player), cancellation);
            TestContext.Current.TestOutputHelper!.WriteLine(
                $"## {name}\nbefore, {read} pages:\n{plan}\nafter, {readNow} pages:\n{planNow}");
            Assert.True(readNow * 2 < read, $"{name}: {read} pages before, {readNow} after:\n{planNow}");
        }
    }

    private static string Filled(string sql, Guid player) => sql
        .Replace(":player", $"'{player}'", StringComparison.Ordinal)
        .Replace(":now", $"'{DateTimeOffset.UtcNow:O}'", StringComparison.Ordinal)
        .Replace(":since", $"'{DateTimeOffset.UtcNow.AddDays(-30):O}'", StringComparison.Ordinal);

    /// <summary>The pages that the second run reads, and its plan.</summary>
    private static async Task<(long Pages, string Plan)> ExplainAsync(
        NpgsqlDataSource source, string sql, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        await ReadAsync(connection, $"EXPLAIN (ANALYZE) {sql}", cancellationToken);
        var measured = JsonDocument.Parse(
            await ReadAsync(connection, $"EXPLAIN (ANALYZE, BUFFERS, FORMAT JSON) {sql}", cancellationToken)).RootElement[0]
                .GetProperty("Plan");
        return (measured.GetProperty("Shared Hit Blocks").GetInt64() + measured.GetProperty("Shared Read Blocks").GetInt64(),
            await ReadAsync(connection, $"EXPLAIN (ANALYZE, COSTS OFF, TIMING OFF, SUMMARY OFF, BUFFERS OFF) {sql}", cancellationToken));
    }

    private static async Task<string> ReadAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var lines = new List<string>();
        while (await reader.ReadAsync(cancellationToken))
            lines.Add(reader.GetString(0));
        return string.Join('\n', lines);
    }
}
