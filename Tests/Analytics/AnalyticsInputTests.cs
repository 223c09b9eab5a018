using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Every query returns a result or an error that names the parameter, and no parameter is ever run as SQL.</summary>
[Collection(nameof(ExportedTwice))]
public sealed class AnalyticsInputTests(LocalStores stores, SharedGameApi shared, ExportedTwice exported)
{
    private static readonly string[] Questions =
    [
        "active-players", "stickiness", "retention", "retention-days", "cohorts", "concurrent", "session-length", "funnel",
        "top-activities", "activity-changes", "currency-flows", "sql",
    ];

    /// <summary>Queries by day or over the whole range have no interval, queries of wallets no game.</summary>
    private static string[] ParametersOf(string question) =>
    [
        "from", "to", "country",
        .. question is "stickiness" or "retention-days" or "cohorts" or "activity-changes" ? (string[])[] : ["interval"],
        .. question is "currency-flows" ? (string[])["by"] : ["gameId"],
        .. question is "funnel" ? (string[])["steps"] : [],
        .. question is "cohorts" or "top-activities" or "activity-changes" or "sql" ? (string[])["limit"] : [],
        .. question is "cohorts" ? (string[])["by"] : [],
        .. question is "sql" ? (string[])["question", "by", "steps"] : ["format"],
    ];

    private static readonly string[] Attempts =
    [
        "' OR 1=1 --", "x'); DROP TABLE activities; --", "star-drift' UNION ALL SELECT * FROM system.users --", "{from:String}",
        "\\'; SELECT 1", "a\nb", "star-drift\n", "2026-01-01'", "2026-01-01\0", "11/24/2026", "now()", "today", "", " ", "%27", "🎮",
        "１２", new('a', 1_000), "-1", "1e9", "NaN", "null", "a,b'", "a,b,", "a,,b", "A,B", "1;1",
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_SQL_injection_gets_through_a_parameter()
    {
        var (worker, pipeline) = (exported.Worker, exported.Pipeline);
        var ids = await pipeline.ExportedAsync(Stop);

        foreach (var question in Questions)
        {
            foreach (var parameter in ParametersOf(question))
            {
                foreach (var attempt in Attempts)
                {
                    var steps = question == "funnel" && parameter != "steps" ? "&steps=a,b" : "";
                    var path = $"/v1/analytics/{question}?{parameter}={Uri.EscapeDataString(attempt)}{steps}";
                    // These are valid ids of games that nobody plays. Everything else is rejected.
                    if (parameter == "gameId" && attempt is "null" or "today" or "-1" or "1e9")
                        Assert.Equal(0, question == "sql" ? 0 : await PlayersAsync(worker, path));
                    else
                        await worker.Analyst.FetchAsync(path).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", parameter);
                }
            }
        }

        Assert.Equal(ids.Order(), (await pipeline.ExportedAsync(Stop)).Order());
    }

    [Theory]
    [InlineData("active-players?from=2024-01-01&to=2026-06-01", "from")]
    [InlineData("active-players?from=2026-01-01&to=2026-06-01&interval=hour", "interval")]
    [InlineData("retention?from=2025-01-01&to=2026-06-01", "interval")]
    [InlineData("retention?from=2024-01-01&to=2024-03-01", "from")]
    [InlineData("retention?to=2024-03-01", "from")]
    [InlineData("active-players?from=2026-06-01&to=2026-06-01", "from")]
    [InlineData("active-players?from=1999-12-31&to=2000-06-01", "from")]
    [InlineData("active-players?to=2100-01-01", "to")]
    [InlineData("top-activities?limit=0", "limit")]
    [InlineData("top-activities?limit=101", "limit")]
    [InlineData("top-activities?limit=many", "limit")]
    [InlineData("activity-changes?limit=51", "limit")]
    [InlineData("activity-changes?from=2025-01-01&to=2026-06-01", "from")]
    [InlineData("cohorts?limit=101", "limit")]
    [InlineData("cohorts?by=kind", "by")]
    [InlineData("currency-flows?by=country", "by")]
    [InlineData("currency-flows?gameId=star-drift", "gameId")]
    [InlineData("stickiness?country=DEU", "country")]
    [InlineData("concurrent?format=xml", "format")]
    [InlineData("sql?question=everything", "question")]
    [InlineData("funnel", "steps")]
    [InlineData("funnel?steps=a,b,c,d,e,f,g,h,i", "steps")]
    public async Task Values_out_of_bounds_are_rejected_naming_the_parameter(string question, string parameter)
    {
        await exported.Worker.Analyst.FetchAsync($"/v1/analytics/{question}")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", parameter);
    }

    [Fact]
    public async Task A_range_beyond_retention_is_rejected_naming_the_retention()
    {
        var now = DateTimeOffset.UtcNow;
        var kept = now.UtcDateTime.AddMonths(-25);

        Assert.NotNull(AnalyticsWorker.Queries.TimeRange.Parse(new(From: $"{kept.AddMinutes(1):yyyy-MM-ddTHH:mm:ss}Z"), now, 1_000, out _));
        Assert.Null(
            AnalyticsWorker.Queries.TimeRange.Parse(new(From: $"{kept.AddMinutes(-1):yyyy-MM-ddTHH:mm:ss}Z"), now, 1_000, out var errors));
        Assert.Contains($"{kept:yyyy-MM-dd}", Assert.Single(errors["from"]), StringComparison.Ordinal);
        // The same as that of the tables.
        Assert.Equal(2UL, await exported.Pipeline.AskAsync<ulong>("""
            SELECT count() FROM system.tables
            WHERE database = currentDatabase() AND name IN ('activities', 'active_players_hourly')
                AND create_table_query LIKE '%toIntervalMonth(25)%'
            """, Stop));
    }

    [Fact]
    public async Task While_the_warehouse_is_down_queries_return_503_with_Retry_After()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.WarehouseConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, ("ConnectionStrings:analytics", network.ConnectionString));
        network.Cut();

        using var response = await worker.Analyst.FetchAsync("/v1/analytics/active-players");
        await Task.FromResult(response).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(response.Headers.RetryAfter);

        network.Mend();
        await Eventually.HoldsAsync(async () =>
        {
            using var again = await worker.Analyst.FetchAsync("/v1/analytics/active-players");
            return again.IsSuccessStatusCode;
        });
    }

    private static async Task<long> PlayersAsync(WorkerHost worker, string path) =>
        (await worker.Analyst.FetchAsync(path).JsonAsync()).GetProperty("items").EnumerateArray()
            .Sum(item => item.TryGetProperty("players", out var players) ? players.GetInt64() : 0);
}
