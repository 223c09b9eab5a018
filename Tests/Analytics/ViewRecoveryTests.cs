using AnalyticsWorker.Warehouse;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The materialized views recover with the table, and can be compared with it and rebuilt from it.</summary>
public sealed class ViewRecoveryTests(LocalStores stores, SharedGameApi shared)
{
    /// <summary>What an entry of each view holds, however many rows it is in.</summary>
    private static readonly Dictionary<string, string> States = new()
    {
        ["active_players_hourly"] = "uniqMerge(players)", ["first_seen"] = "min(first_at)", ["player_days"] = "groupBitOr(hours)",
            ["first_sessions"] = "min(first)",
    };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_view_that_a_crash_left_incomplete_is_complete_after_the_range_is_repeated()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        List<Guid> ids = [.. await pipeline.ActAsync(20, Stop), .. await pipeline.StartSessionsAsync(5, Stop)];
        await pipeline.BelowHorizonAsync(ids.Count, Stop);
        await InsertWithoutMovingAsync(pipeline);
        // Each table notes the token of an insert before it stores its part: killed in between, it knows an insert that it has not got.
        foreach (var target in await TargetsAsync(pipeline))
            await pipeline.AskAsync<object>($"TRUNCATE TABLE {target}", Stop);

        await pipeline.DrainAsync(100, ids.Count, Stop);
        await pipeline.DrainAsync(100, Stop);

        await WarehouseAudit.HasEachOnceAsync(pipeline.Warehouse, ids, Stop);
    }

    [Fact]
    public async Task Each_materialized_view_is_rebuilt_from_the_activities_unchanged()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        List<Guid> ids = [.. await pipeline.ActAsync(200, Stop), .. await pipeline.StartSessionsAsync(20, Stop)];
        await pipeline.DrainAsync(100, ids.Count, Stop);
        Assert.Equal((await TargetsAsync(pipeline)).Order(), MaterializedView.All.Select(view => view.Target).Order());

        foreach (var view in MaterializedView.All)
        {
            var sql = $"""
                SELECT arraySort(groupArray(toString(({view.Key}, state)))) FROM
                (SELECT {view.Key}, {States[view.Target]} AS state FROM {view.Target} GROUP BY {view.Key})
                """;
            var before = await pipeline.AskAsync<string[]>(sql, Stop);
            await pipeline.AskAsync<object>($"TRUNCATE TABLE {view.Target}", Stop);
            var all = new ActivityRange("1", []);
            Assert.Equal((before.Length, before.Length), await view.CompareAsync(pipeline.Warehouse, all, Stop));
            await view.FillAsync(pipeline.Warehouse, all, Stop);
            // Twice changes nothing.
            await view.FillAsync(pipeline.Warehouse, all, Stop);

            Assert.Equal(before, await pipeline.AskAsync<string[]>(sql, Stop));
            Assert.Equal((before.Length, 0), await view.CompareAsync(pipeline.Warehouse, all, Stop));
        }
    }

    [Fact]
    public async Task The_command_says_what_is_missing_and_rebuilds_it_for_a_range()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        var today = DateOnly.FromDateTime(DateTime.UtcNow);
        List<Guid> ids = [.. await pipeline.ActAsync(30, Stop), .. await pipeline.StartSessionsAsync(5, Stop)];
        await pipeline.DrainAsync(100, ids.Count, Stop);
        string[] days = ["--from", $"{today.AddDays(-21):yyyy-MM-dd}", "--to", $"{today.AddDays(1):yyyy-MM-dd}"];

        Assert.Equal((0, "Nothing is missing."), await LastLineAsync(pipeline, days));
        foreach (var target in await TargetsAsync(pipeline))
            await pipeline.AskAsync<object>($"TRUNCATE TABLE {target}", Stop);
        var (code, said) = await LastLineAsync(pipeline, days);
        Assert.Equal(3, code);
        Assert.Contains("--rebuild", said, StringComparison.Ordinal);
        Assert.Equal(0, (await LastLineAsync(pipeline, [.. days, "--rebuild"])).Code);
        Assert.Equal((0, "Nothing is missing."), await LastLineAsync(pipeline, days));

        await WarehouseAudit.HasEachOnceAsync(pipeline.Warehouse, ids, Stop);
        var (helped, help) = await RunAsync(pipeline.WarehouseConnectionString, "--help");
        Assert.Equal(0, helped);
        Assert.Contains("--rebuild", help, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_incomplete_view_lowers_retention_and_fails_no_query()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var command = pipeline.Database.CreateCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, kind, occurred_at)
            SELECT md5('player' || n % 2)::uuid, uuidv7(), 'star-drift', 'level.up', now() - n * interval '1 day'
            FROM generate_series(0, 5) AS n
            """);
        await command.ExecuteNonQueryAsync(Stop);
        await pipeline.DrainAsync(100, 6, Stop);
        // The first days are missing, as after a crash.
        await pipeline.AskAsync<object>("TRUNCATE TABLE first_seen", Stop);
        await pipeline.AskAsync<object>(
            "INSERT INTO first_seen SELECT 'star-drift', player_id, now64(6) FROM activities GROUP BY player_id", Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline);

        var response = await worker.Analyst.FetchAsync("/v1/analytics/retention").JsonAsync();

        var cohort = Assert.Single(response.GetProperty("items").EnumerateArray());
        Assert.Equal(2, cohort.GetProperty("players").GetInt32());
    }

    /// <summary>The tables that materialized views fill.</summary>
    private static async Task<string[]> TargetsAsync(Pipeline pipeline) => await pipeline.AskAsync<string[]>("""
        SELECT groupArray(extract(create_table_query, ' TO `?\\w+`?\\.`?(\\w+)'))
        FROM system.tables
        WHERE database = currentDatabase() AND engine = 'MaterializedView'
        """, Stop);

    private static async Task InsertWithoutMovingAsync(Pipeline pipeline)
    {
        await using NpgsqlConnection connection = await pipeline.Database.OpenConnectionAsync(Stop);
        var exporter = await pipeline.ResumeAsync(connection, 100, Stop);
        var batch = await exporter.ReadAsync(Stop);
        await exporter.AnnounceAsync(batch, Stop);
        await exporter.InsertAsync(batch, Stop);
    }

    private static async Task<(int Code, string Line)> LastLineAsync(Pipeline pipeline, string[] options)
    {
        var (code, output) = await RunAsync(pipeline.WarehouseConnectionString, options);
        return (code, output.TrimEnd().Split('\n')[^1]);
    }

    private static Task<(int Code, string Output)> RunAsync(string warehouse, params string[] options) =>
        WorkerCommand.RunAsync(warehouse, ["views", .. options], Stop);
}
