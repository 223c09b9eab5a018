using System.Text.Json;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// Every number that analysts get, recomputed from PostgreSQL: after everything was exported twice, in batches that the second time began
/// and ended elsewhere, so that no insert was recognised as a repetition.
/// </summary>
public sealed class AnalyticsNumbersTests(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    private static readonly DateTime To = DateTime.UtcNow.Date.AddDays(1);
    private static readonly DateTime From = To.AddDays(-35);

    private Pipeline _pipeline = null!;
    private WorkerHost _worker = null!;
    private List<EventLogRow> _log = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _pipeline = await Pipeline.OpenAsync(stores, Stop);
        await FillAsync();
        _log = await EventLogRow.AllAsync(_pipeline.Database, Stop);
        await _pipeline.DrainAsync(100, _log.Count, Stop);
        await _pipeline.RepeatAsync(37, Stop);
        // The worker's own exporter finds nothing to do.
        _worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), _pipeline);
    }

    public async ValueTask DisposeAsync()
    {
        await _worker.DisposeAsync();
        await _pipeline.DisposeAsync();
    }

    [Fact]
    public async Task The_endpoints_answer_what_the_event_log_says()
    {
        foreach (var game in (string?[])[null, "star-drift", "word-garden"])
        {
            foreach (var interval in (string[])["hour", "day", "week", "month"])
            {
                await ActivePlayersAsync(game, interval);
                await SessionLengthAsync(game, interval);
                if (interval != "hour")
                    await RetentionAsync(game, interval);
            }
            await TopActivitiesAsync(game);
            await ConsoleAsync(game);
            await FunnelAsync(game, "session.started", "level.up", "session.ended");
        }
        foreach (var interval in (string[])["hour", "day", "week", "month"])
        {
            Assert.Equal(
                Oracle(null).CurrencyFlows(interval, byReason: false).Select(flow => $"{flow}"), await FlowsAsync(interval, "kind"));
            Assert.Equal(
                Oracle(null).CurrencyFlows(interval, byReason: true).Select(flow => $"{flow}"), await FlowsAsync(interval, "reason"));
        }
    }

    [Fact]
    public async Task The_views_say_the_same()
    {
        var played = _log.Where(row => row.Game is not null).ToList();
        foreach (var interval in (string[])["hour", "day", "week", "month"])
        {
            Assert.Equal(
                played.GroupBy(row => (row.Game, EventLogRow.StartOf(row.At, interval)))
                    .Select(group => Line(group.Key.Game, group.Key.Item2, Players(group))).Order(),
                await LinesAsync($"SELECT game_id, toDateTime(start, 'UTC'), players FROM active_players_by_{interval}"));
        }
        var firsts = played.GroupBy(row => (row.Game, row.Player))
            .Select(group => (group.Key.Game, group.Key.Player, At: group.Min(row => row.At))).ToList();
        Assert.Equal(
            firsts.GroupBy(first => (first.Game, first.At.Date)).Select(group => Line(group.Key.Game, group.Key.Date, group.Count()))
                .Order(),
            await LinesAsync("SELECT game_id, start, players FROM new_players_by_day"));
        Assert.Equal(
            _log.GroupBy(row => (row.Game, row.At.Date, row.Kind))
                .Select(group => Line(group.Key.Game, group.Key.Date, group.Key.Kind, group.Count(), Players(group))).Order(),
            await LinesAsync("SELECT game_id, start, kind, activities, players FROM activities_by_day"));
        Assert.Equal(
            _log.Where(row => row.Currency is not null && row.Game is null).GroupBy(row => (row.At.Date, row.Kind, row.Currency))
                .Select(
                    group =>
                        Line(group.Key.Date, group.Key.Kind, group.Key.Currency, group.Count(), group.Sum(row => row.Amount),
                            Players(group))).Order(),
            await LinesAsync("SELECT start, kind, currency, entries, amount, players FROM currency_flows_by_day"));
        Assert.Equal(
            firsts.SelectMany(
                first =>
                    played.Where(row => row.Game == first.Game && row.Player == first.Player)
                        .Select(row => EventLogRow.StartOf(row.At, "week")).Distinct()
                    .Select(
                        seen =>
                            (first.Game, Cohort: EventLogRow.StartOf(first.At, "week"),
                                Later: EventLogRow.Between(EventLogRow.StartOf(first.At, "week"), seen, "week"))))
                .GroupBy(seen => seen).Select(group => Line(group.Key.Game, group.Key.Cohort, group.Key.Later, group.Count())).Order(),
            await LinesAsync("SELECT game_id, toDateTime(cohort, 'UTC'), weeks_later, players FROM retention_by_week WHERE game_id != ''"));
        Assert.Equal(
            _log.Count(row => row.Kind == "session.ended"),
            (int)await _pipeline.AskAsync<ulong>("SELECT count() FROM session_lengths", Stop));

        await ConsoleViewsAsync();
        string[] steps = ["session.started", "level.up"];
        Assert.Equal(
            played.Where(row => steps.Contains(row.Kind)).GroupBy(row => (row.Game, row.Player))
                .GroupBy(player => (player.Key.Game, Done: AnalyticsOracle.StepsDone(player, steps)))
                .Select(group => Line(group.Key.Game, group.Key.Done, group.Count())).Order(),
            await LinesAsync("SELECT game_id, steps_done, players FROM funnel(steps = ['session.started', 'level.up'], seconds = 604800)"));
    }

    private AnalyticsOracle Oracle(string? game) =>
        new([.. _log.Where(row => game is null || row.Game == game)], new HashSet<Guid>(), From, To);

    /// <summary>Across games too: a player of several is one player, and online once.</summary>
    private async Task ConsoleAsync(string? game)
    {
        var oracle = new AnalyticsOracle(
            [.. _log.Where(row => row.Game is not null && (game is null || row.Game == game))], new HashSet<Guid>(), From, To);
        Assert.Equal(oracle.Stickiness().Select(row => Line(row.Start, row.Daily, row.Monthly)),
            await AskAsync(
                "stickiness", game, "day", item =>
                    Line(Time(item, "start"), item.GetProperty("dailyPlayers").GetInt32(), item.GetProperty("monthlyPlayers").GetInt32())));
        Assert.Equal(
            oracle.RetentionDays(DateTime.UtcNow)
                .Select(row => Line(row.Cohort, row.Players, row.Returned)), await AskAsync("retention-days", game, "day", item =>
            Line(Time(item, "cohort"), item.GetProperty("players")
                .GetInt32(),
                    string.Join(
                        '/', ((string[])["day1", "day7", "day30"])
                            .Select(day => item.GetProperty(day) is { ValueKind: JsonValueKind.Number } n ? n.GetInt32() : -1)))));
        Assert.Equal(
            Oracle(game).ActivityChanges(10)
                .Select(row => Line(row.Kind, row.Activities, row.Before, row.Change)),
                    await AskAsync("activity-changes", game, "day", item => Line(
            item.GetProperty("kind").GetString(), item.GetProperty("activities").GetInt32(), item.GetProperty("before")
                .GetInt32(), item.GetProperty("change").GetInt32())));
        var before = DateTime.UtcNow;
        var online = await AskAsync("concurrent", game, "day", item => Line(Time(item, "start"), item.GetProperty("peak").GetInt32()));
        Assert.Equal(oracle.Concurrent("day", before).Select(row => Line(row.Start, row.Peak)), online);
    }

    private async Task<List<string>> FlowsAsync(string interval, string by) => await AskAsync("currency-flows", null, interval, item =>
        $"{(Time(item, "start"), item.GetProperty("currency").GetString()!, item.GetProperty("kind").GetString()!, item.GetProperty("reason").GetString() ?? "", item.GetProperty("in").GetInt64(), item.GetProperty("out").GetInt64(), item.GetProperty("entries").GetInt32(), item.GetProperty("players").GetInt32())}", $"&by={by}");

    /// <summary>The views of the console, which have no range: the log is read whole.</summary>
    private async Task ConsoleViewsAsync()
    {
        foreach (var game in (string[])["star-drift", "word-garden"])
        {
            var rows = _log.Where(row => row.Game == game).ToList();
            var whole = new AnalyticsOracle(rows, new HashSet<Guid>(), rows.Min(row => row.At).Date, DateTime.UtcNow.Date.AddDays(40));
            Assert.Equal(whole.Stickiness().Select(row => Line(row.Start, row.Daily, row.Monthly)).Order(),
                await LinesAsync(
                    $"SELECT toDateTime(start, 'UTC'), daily_players, monthly_players FROM stickiness_by_day WHERE game_id = '{game}'"));
            Assert.Equal(whole.RetentionDays(DateTime.MaxValue).Select(row => Line(row.Cohort, row.Players, row.Returned)).Order(),
                await LinesAsync(
                    $"SELECT toDateTime(cohort, 'UTC'), players, concat(toString(day1), '/', toString(day7), '/', toString(day30)) FROM retention_days WHERE game_id = '{game}'"));
            Assert.Equal(
                whole.Cohorts("clientVersion", DateTime.MaxValue).Select(row => Line(row.Value, row.Players))
                    .Where(line => !line.StartsWith(' ')).Order(),
                await LinesAsync($"SELECT client_version, count() FROM player_origins WHERE game_id = '{game}' GROUP BY client_version"));
        }
        Assert.Equal(
            _log.Where(row => row.Session is not null && row.Game is not null).GroupBy(row => (row.Game, row.Player, row.Session))
                .Count(session => session.Any(row => row.Kind == "session.started")),
            (int)await _pipeline.AskAsync<ulong>("SELECT count() FROM sessions", Stop));
    }

    private async Task ActivePlayersAsync(string? game, string interval)
    {
        var played = _log.Where(row => row.Game is not null && (game is null || row.Game == game)).ToList();
        var fresh = played.GroupBy(row => row.Player).Select(player => player.Min(row => row.At)).Where(InRange)
            .GroupBy(at => EventLogRow.StartOf(at, interval)).ToDictionary(group => group.Key, group => group.Count());
        var expected = played.Where(row => InRange(row.At)).GroupBy(row => EventLogRow.StartOf(row.At, interval))
            .OrderBy(group => group.Key)
            .Select(group => Line(group.Key, Players(group), fresh.GetValueOrDefault(group.Key)));

        Assert.Equal(expected, await AskAsync("active-players", game, interval, item =>
            Line(Time(item, "start"), item.GetProperty("players").GetInt64(), item.GetProperty("newPlayers").GetInt64())));
    }

    private async Task SessionLengthAsync(string? game, string interval)
    {
        var expected = _log.Where(row => row.Kind == "session.ended" && (game is null || row.Game == game) && InRange(row.At))
            .GroupBy(row => EventLogRow.StartOf(row.At, interval)).OrderBy(group => group.Key)
            .Select(group =>
            {
                var seconds = group.Select(row => (double)row.Seconds!).Order().ToList();
                return Line(
                    group.Key, seconds.Count, Round(seconds.Average()), Round(Quantile(seconds, 0.5)), Round(Quantile(seconds, 0.95)));
            });

        Assert.Equal(expected, await AskAsync("session-length", game, interval, item => Line(
            Time(item, "start"), item.GetProperty("sessions").GetInt32(), Round(item.GetProperty("averageSeconds").GetDouble()),
            Round(item.GetProperty("medianSeconds").GetDouble()), Round(item.GetProperty("p95Seconds").GetDouble()))));
    }

    private async Task RetentionAsync(string? game, string interval)
    {
        var played = _log.Where(row => row.Game is not null && (game is null || row.Game == game)).GroupBy(row => row.Player).ToList();
        var active = _log.Where(row => row.Game is not null && (game is null || row.Game == game) && InRange(row.At))
            .ToLookup(row => row.Player);
        var expected = played.Select(player => (player.Key, First: player.Min(row => row.At))).Where(first => InRange(first.First))
            .GroupBy(first => EventLogRow.StartOf(first.First, interval)).OrderBy(cohort => cohort.Key)
            .Select(cohort =>
            {
                var later = cohort.SelectMany(
                    first =>
                        active[first.Key].Select(row => EventLogRow.StartOf(row.At, interval)).Where(start => start >= cohort.Key)
                            .Distinct())
                    .GroupBy(start => EventLogRow.Between(cohort.Key, start, interval))
                        .ToDictionary(group => group.Key, group => group.Count());
                return Line(
                    cohort.Key, cohort.Count(),
                    string.Join('/', Enumerable.Range(0, later.Keys.Max() + 1).Select(n => later.GetValueOrDefault(n))));
            });

        Assert.Equal(expected, await AskAsync("retention", game, interval, item => Line(
            Time(item, "cohort"), item.GetProperty("players")
                .GetInt32(), string.Join('/', item.GetProperty("retained").EnumerateArray()))));
    }

    private async Task TopActivitiesAsync(string? game)
    {
        var expected = _log.Where(row => (game is null || row.Game == game) && InRange(row.At)).GroupBy(row => row.Kind)
            .OrderByDescending(group => group.Count()).ThenBy(group => group.Key, StringComparer.Ordinal).Take(5)
            .Select(group => Line(group.Key, group.Count(), Players(group)));

        Assert.Equal(expected, await AskAsync("top-activities", game, "day", item => Line(
            item.GetProperty("kind").GetString(), item.GetProperty("activities").GetInt32(), item.GetProperty("players").GetInt32()),
                "&limit=5"));
    }

    private async Task FunnelAsync(string? game, params string[] steps)
    {
        var done = _log.Where(row => (game is null || row.Game == game) && InRange(row.At)).GroupBy(row => row.Player)
            .Select(player => AnalyticsOracle.StepsDone(player, steps)).ToList();
        var expected = steps.Select((kind, n) => Line(n + 1, kind, done.Count(level => level > n)));

        Assert.Equal(expected, await AskAsync("funnel", game, "day", item => Line(
            item.GetProperty("step").GetInt32(), item.GetProperty("kind").GetString(), item.GetProperty("players").GetInt32()),
                $"&steps={string.Join(',', steps)}"));
    }

    private async Task<List<string>> AskAsync(
        string question, string? game, string interval, Func<JsonElement, string> line, string more = "")
    {
        var answer = await _worker.Analyst.FetchAsync(
            $"/v1/analytics/{question}?from={From:yyyy-MM-dd}&to={To:yyyy-MM-dd}&interval={interval}{(game is null ? "" : $"&gameId={game}")}{more}").JsonAsync();
        return [.. answer.GetProperty("items").EnumerateArray().Select(line)];
    }

    private async Task<List<string>> LinesAsync(string sql)
    {
        var lines = new List<string>();
        await using var reader = await _pipeline.Warehouse.ExecuteReaderAsync(sql, cancellationToken: Stop);
        while (await reader.ReadAsync(Stop))
        {
            var values = new object[reader.FieldCount];
            reader.GetValues(values);
            lines.Add(Line(values));
        }
        lines.Sort(Comparer<string>.Default);
        return lines;
    }

    /// <summary>
    /// Sessions, levels and money of fifty players, some of them in both games, over two months, and moments at every edge. Money in a game
    /// is what a client made up: GameApi notes it outside of games.
    /// </summary>
    private async Task FillAsync()
    {
        await using var command = _pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, session_id, game_id, kind, occurred_at, payload)
            SELECT md5('player' || n % 50)::uuid, uuidv7(), CASE WHEN kind LIKE 'session.%' THEN md5('session' || n % 50 || n % 4)::uuid END, CASE WHEN n % 9 > 0 AND (kind LIKE 'wallet.%' OR kind LIKE 'gift.%') THEN NULL WHEN hashtext('game' || n) % 3 = 0 THEN 'word-garden' ELSE 'star-drift' END,
                kind, date_trunc('day', now()) + interval '20 hours' - (abs(hashtext('time' || n)) % 5184000) * interval '1 second',
                CASE WHEN kind = 'session.ended' THEN jsonb_build_object('seconds', abs(hashtext('length' || n)) % 3600, 'reason', 'ended')
                    WHEN kind = 'session.started' AND n % 5 > 0 THEN jsonb_build_object('country', (ARRAY['DE', 'FR', NULL])[1 + n % 3], 'platform', 'web', 'clientVersion', '1.' || n % 4)
                    WHEN kind LIKE 'wallet.%' OR kind LIKE 'gift.%' THEN jsonb_build_object('currency', CASE n % 2 WHEN 0 THEN 'gold' ELSE 'gems' END, 'amount', abs(hashtext('amount' || n)) % 500 - 100, 'reason', CASE n % 3 WHEN 0 THEN 'quest' WHEN 1 THEN 'shop, "new"' END) END
            FROM generate_series(1, 900) AS n,
                LATERAL (SELECT (ARRAY['session.started', 'session.ended', 'level.up', 'match.won', 'wallet.granted', 'wallet.spent', 'gift.sent', 'gift.received'])[1 + abs(hashtext('kind' || n)) % 8] AS kind) AS kinds
            """);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static bool InRange(DateTime at) => at >= From && at < To;

    private static int Players(IEnumerable<EventLogRow> rows) => rows.Select(row => row.Player).Distinct().Count();

    /// <summary>Linear between the two nearest, the ends included.</summary>
    private static double Quantile(List<double> sorted, double level)
    {
        var place = level * (sorted.Count - 1);
        var below = sorted[(int)place];
        return below + (place - (int)place) * (sorted[Math.Min((int)place + 1, sorted.Count - 1)] - below);
    }

    private static double Round(double value) => Math.Round(value, 6);

    private static DateTime Time(JsonElement item, string member) => item.GetProperty(member).GetDateTime();

    private static string Line(params object?[] values) =>
        string.Join(
            ' ', values.Select(
                value =>
                    value is DateTime time ? $"{time:yyyy-MM-dd HH:mm}" : value is string or null ? value ?? ""
                        : string.Create(null, $"{value}")));
}
