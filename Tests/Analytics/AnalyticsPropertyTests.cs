using System.Security.Cryptography;
using System.Text;
using CsCheck;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// The endpoints and <see cref="AnalyticsOracle"/> agree about random histories, each of a game of its own, after some players were
/// erased.
/// </summary>
public sealed class AnalyticsPropertyTests(LocalStores stores, SharedGameApi shared)
{
    private const int Games = 20;

    private static readonly string[] Intervals = ["hour", "day", "week", "month"];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_number_of_a_random_history_follows_its_definition()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline, ("Erasure:Interval", "01:00:00"));
        await Gen.Select(RandomHistories.Histories, RandomHistories.Ranges, RandomHistories.Steps).Array[Games].SampleAsync(async games =>
        {
            // Names of their own: a run that CsCheck shrinks starts over.
            var prefix = $"g{Guid.NewGuid():N}"[..12];
            var stored = new List<List<EventLogRow>>();
            foreach (var late in (bool[])[false, true])
            {
                for (var game = 0; game < Games; game++)
                    await StoreAsync(pipeline, $"{prefix}-{game}", games[game].Item1.Where(row => row.Late == late));
                await UntilExportedAsync(pipeline, prefix);
            }
            for (var game = 0; game < Games; game++)
                stored.Add(await EventLogRow.AllAsync(pipeline.Database, Stop, $"{prefix}-{game}"));
            var erased = Enumerable.Range(0, Games).Where(game => game % 3 == 0)
                .Select(game => PlayerOf($"{prefix}-{game}", 0)).ToHashSet();
            await pipeline.EraseAsync([.. erased], Stop);

            for (var game = 0; game < Games; game++)
            {
                var (_, (from, to), steps) = games[game];
                var comparison = new OracleComparison(worker, $"{prefix}-{game}", from, to);
                var oracle = new AnalyticsOracle(stored[game], erased, from, to);
                await comparison.CompareAsync(oracle, steps);
                await comparison.CompareConsoleAsync(oracle, Intervals[game % 4]);
                await comparison.CompareConsoleAsync(
                    new AnalyticsOracle(stored[game], erased, from, to, "DE"), Intervals[game % 3], "DE");
            }
        }, iter: 1, threads: 1);
    }

    private static Guid PlayerOf(string game, int player) =>
        new(SHA256.HashData(Encoding.UTF8.GetBytes($"{game}/{player}")).AsSpan(0, 16));

    private static async Task StoreAsync(
        Pipeline pipeline, string game, IEnumerable<(int Player, string Kind, DateTime At, string? Payload, bool Late, int Session)> rows)
    {
        var all = rows.ToList();
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT player, uuidv7(), $1, session, kind, at, payload::jsonb
            FROM unnest($2, $3, $4, $5, $6) AS rows (player, kind, at, payload, session)
            """);
        command.Parameters.Add(new() { Value = game });
        command.Parameters.Add(new() { Value = all.Select(row => PlayerOf(game, row.Player)).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(row => row.Kind).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(row => row.At).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = all.Select(row => row.Payload).ToArray(), DataTypeName = "text[]" });
        // A quarter is outside of sessions; the others share sessions, so that these have several starts and ends, or neither.
        command.Parameters.Add(new NpgsqlParameter
        {
            Value = all.Select(row => row.Session == 0 ? (Guid?)null : PlayerOf($"{game}/{row.Player}", 100 + row.Session))
                .ToArray(), DataTypeName = "uuid[]",
        });
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static Task UntilExportedAsync(Pipeline pipeline, string prefix) => Eventually.HoldsAsync(async () =>
    {
        await using var count = pipeline.Database.CreateCommand("SELECT count(*) FROM activities WHERE game_id LIKE $1 || '%'");
        count.Parameters.Add(new() { Value = prefix });
        return (ulong)(long)(await count.ExecuteScalarAsync(Stop))! == await pipeline.AskAsync<ulong>(
            $"SELECT count() FROM activities WHERE startsWith(game_id, '{prefix}')", Stop);
    });
}
