using System.Globalization;
using System.Text.Json;
using CsCheck;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// Random histories, each of a game of its own, asked of the endpoints and of <see cref="AnalyticsOracle"/>: at and around midnights,
/// Mondays and months, several activities at one microsecond, sessions of odd lengths, arrivals that are late, players who are erased.
/// </summary>
public sealed class AnalyticsPropertyTests(LocalStores stores, SharedGameApi shared)
{
    private const int Games = 20;
    private const int Players = 4;

    private static readonly string[] Intervals = ["hour", "day", "week", "month"];
    private static readonly string[] Kinds = ["session.started", "session.ended", "level.up", "match.won"];
    private static readonly string?[] Payloads =
        [null, """{"seconds":0}""", """{"seconds":61}""", """{"seconds":2678399}""", """{"seconds":2678400}""", """{"seconds":-1}""",
            """{"seconds":"7"}""", "{}"];

    private static readonly string?[] SessionStarts =
    [
        """{"country":"DE","platform":"web","clientVersion":"1.0"}""", """{"country":"FR","platform":"ios","clientVersion":"1.1"}""",
            """{"country":null,"platform":"web","clientVersion":"1.0"}""",
        """{"country":"de","platform":"web","clientVersion":"1.0"}""", """{"country":"DE","platform":"web","clientVersion":7}""",
        """{"country":"DE","platform":"web","clientVersion":"123456789012345678901234567890123"}""", null,
    ];

    private static readonly DateTime Today = DateTime.UtcNow.Date;
    private static readonly DateTime Monday = EventLogRow.StartOf(Today.AddDays(-10), "week");

    /// <summary>Around these, where intervals meet.</summary>
    private static readonly DateTime[] Edges =
        [Today.AddDays(-8), Monday, Monday.AddDays(7), new(Today.Year, Today.Month, 1, 0, 0, 0, DateTimeKind.Utc), Monday.AddHours(13)];

    private static readonly Gen<DateTime> Times = Gen.OneOf(
        Gen.Select(Pick(Edges), Gen.Int[-2, 2], (edge, microseconds) => edge.AddMicroseconds(microseconds)),
        Gen.Select(Pick(Edges), Gen.Int[-3, 3], (edge, days) => edge.AddDays(days).AddHours(2)),
        Gen.Int[0, 20 * 24 * 3600].Select(seconds => Today.AddSeconds(-seconds)));

    private static readonly Gen<(int Player, string Kind, DateTime At, string? Payload, bool Late, int Session)[]> Histories =
        Gen.Select(Gen.Int[0, Players - 1], Pick(Kinds), Times, Gen.Select(Pick(Payloads), Pick(SessionStarts)), Gen.Bool, Gen.Int[0, 3],
            (player, kind, at, payload, late, session) =>
                (player, kind, at, kind == "session.started" ? payload.Item2 : payload.Item1, late, session)).Array[0, 30];

    private static readonly Gen<(DateTime From, DateTime To)> Ranges = Gen.OneOf(
        Gen.Const((Today.AddDays(-40), Today.AddDays(1))),
        Gen.Select(Pick(Edges), Gen.Int[1, 30 * 24 * 60], (edge, minutes) => (edge, edge.AddMinutes(minutes))));

    private static readonly Gen<string[]> Steps = Pick(Kinds).Array[2, 5];

    private static Gen<T> Pick<T>(T[] of) => Gen.Int[0, of.Length - 1].Select(n => of[n]);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_happened_every_number_is_what_its_definition_says()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline, ("Erasure:Interval", "01:00:00"));
        await Gen.Select(Histories, Ranges, Steps).Array[Games].SampleAsync(async games =>
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
            var erased = Enumerable.Range(0, Games).Where(game => game % 3 == 0).Select(game => PlayerOf($"{prefix}-{game}", 0))
                .ToHashSet();
            await pipeline.EraseAsync([.. erased], Stop);

            for (var game = 0; game < Games; game++)
            {
                var (_, (from, to), steps) = games[game];
                await CompareAsync(worker, $"{prefix}-{game}", new AnalyticsOracle(stored[game], erased, from, to), from, to, steps);
                await CompareConsoleAsync(
                    worker, $"{prefix}-{game}", new AnalyticsOracle(stored[game], erased, from, to), from, to, Intervals[game % 4]);
                await CompareConsoleAsync(
                    worker, $"{prefix}-{game}", new AnalyticsOracle(stored[game], erased, from, to, "DE"), from, to, Intervals[game % 3],
                    "DE");
            }
        }, iter: 1, threads: 1);
    }

    private static async Task CompareAsync(
        WorkerHost worker, string game, AnalyticsOracle oracle, DateTime from, DateTime to, string[] steps)
    {
        foreach (var interval in Intervals)
        {
            Assert.Equal(
                oracle.ActivePlayers(interval)
                    .Select(row => Line(row.Start, row.Players, row.New)),
                        await AskAsync("active-players", interval, "start", "players", "newPlayers"));
            Assert.Equal(oracle.SessionLengths(interval).Select(row => Line(row.Start, row.Sessions, row.Average, row.Median, row.P95)),
                await AskAsync("session-length", interval, "start", "sessions", "averageSeconds", "medianSeconds", "p95Seconds"));
            if (interval != "hour")
                Assert.Equal(
                    oracle.Retention(interval)
                        .Select(row => Line(row.Cohort, row.Players, row.Retained)),
                            await AskAsync("retention", interval, "cohort", "players", "retained"));
        }
        Assert.Equal(
            oracle.Funnel(steps)
                .Select(players => Line(players)), await AskAsync($"funnel?steps={string.Join(',', steps)}", "day", "players"));
        Assert.Equal(
            oracle.TopActivities()
                .Select(row => Line(row.Kind, row.Activities, row.Players)),
                    await AskAsync("top-activities", "day", "kind", "activities", "players"));

        async Task<IEnumerable<string>> AskAsync(string question, string interval, params string[] members) =>
            (await AnalyticsPropertyTests.AskAsync(worker, question, game, from, to, interval, country: null, members)).Lines;
    }

    private static async Task CompareConsoleAsync(
        WorkerHost worker, string game, AnalyticsOracle oracle, DateTime from, DateTime to, string interval, string? country = null)
    {
        if (country is not null)
            Assert.Equal(
                oracle.ActivePlayers(interval)
                    .Select(row => Line(row.Start, row.Players, row.New)),
                        (await AskAsync("active-players", "start", "players", "newPlayers")).Lines);
        Assert.Equal(
            oracle.Stickiness()
                .Select(row => Line(row.Start, row.Daily, row.Monthly, (double)row.Daily / row.Monthly)),
                    (await AskAsync("stickiness", "start", "dailyPlayers", "monthlyPlayers", "ratio")).Lines);
        Assert.Equal(
            oracle.ActivityChanges(2)
                .Select(row => Line(row.Kind, row.Activities, row.Before, row.Change)),
                    (await AskAsync("activity-changes?limit=2", "kind", "activities", "before", "change")).Lines);
        var (returned, asOf) = await AskAsync("retention-days", "cohort", "players", "day1", "day7", "day30");
        Assert.Equal(oracle.RetentionDays(asOf).Select(row => Line(row.Cohort, row.Players, row.Returned.Replace('/', ' '))), returned);
        foreach (var by in (string[])["country", "clientVersion", "platform"])
        {
            (returned, asOf) = await AskAsync(
                $"cohorts?by={by}&limit=100", "value", "players", "day1Of", "day1", "day7Of", "day7", "day30Of", "day30");
            Assert.Equal(
                oracle.Cohorts(by, asOf)
                    .Select(
                        row => Line(
                            row.Value.Length == 0 ? -1 : row.Value, row.Players, row.Returned.Replace('/', ' ').Replace(':', ' '))),
                                returned);
        }
        var (online, seen) = await AskAsync("concurrent", "start", "peak", "average");
        Assert.Equal(oracle.Concurrent(interval, seen).Select(row => Line(row.Start, row.Peak, row.Average)), online);

        Task<(List<string> Lines, DateTime AsOf)> AskAsync(string question, params string[] members) =>
            AnalyticsPropertyTests.AskAsync(worker, question, game, from, to, interval, country, members);
    }

    private static async Task<(List<string> Lines, DateTime AsOf)> AskAsync(
        WorkerHost worker, string question, string game, DateTime from, DateTime to, string interval, string? country, string[] members)
    {
        var answer = await worker.Analyst.FetchAsync(
            $"/v1/analytics/{question}{(question.Contains('?') ? '&' : '?')}gameId={game}&from={from:yyyy-MM-ddTHH:mm:ss}Z&to={to:yyyy-MM-ddTHH:mm:ss}Z&interval={interval}{(country is null ? "" : $"&country={country}")}").JsonAsync();
        return (
            [.. answer.GetProperty("items").EnumerateArray()
                .Select(item => Line([.. members.Select(member => Value(item.GetProperty(member)))]))], answer.GetProperty("asOf")
                    .GetDateTime());
    }

    private static object Value(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Array => string.Join('/', value.EnumerateArray()),
        JsonValueKind.Number => value.GetDouble(),
        JsonValueKind.Null => -1,
        _ => value.TryGetDateTime(out var time) ? time : value.GetString()!,
    };

    private static string Line(params object[] values) => string.Join(' ', values.Select(value => value switch
    {
        DateTime time => time.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture),
        string text => text,
        _ => Convert.ToDouble(value, CultureInfo.InvariantCulture).ToString("0.######", CultureInfo.InvariantCulture),
    }));

    private static Guid PlayerOf(string game, int player) =>
        new(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{game}/{player}")).AsSpan(0, 16));

    private static async Task StoreAsync(
        Pipeline pipeline, string game, IEnumerable<(int Player, string Kind, DateTime At, string? Payload, bool Late, int Session)> rows)
    {
        var all = rows.ToList();
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT player, uuidv7(), $1, session, kind, at, payload::jsonb FROM unnest($2, $3, $4, $5, $6) AS rows (player, kind, at, payload, session)
            """);
        command.Parameters.Add(new() { Value = game });
        command.Parameters.Add(new() { Value = all.Select(row => PlayerOf(game, row.Player)).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(row => row.Kind).ToArray() });
        command.Parameters.Add(new() { Value = all.Select(row => row.At).ToArray() });
        command.Parameters.Add(new NpgsqlParameter { Value = all.Select(row => row.Payload).ToArray(), DataTypeName = "text[]" });
        // A quarter of them is outside of sessions; the others share sessions, so that these have several starts and ends, or neither.
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
