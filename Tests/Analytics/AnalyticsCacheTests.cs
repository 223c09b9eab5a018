using System.Net;
using AnalyticsWorker.Queries;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Many analysts who open the same dashboard query the warehouse once.</summary>
public sealed class AnalyticsCacheTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeated_query_is_answered_from_the_cache_and_logs_nothing()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.WarehouseConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, ("ConnectionStrings:analytics", network.ConnectionString));

        string[] questions =
            ["active-players", "retention", "session-length", "funnel", "top-activities", "concurrent", "cohorts", "currency-flows"];
        foreach (var question in questions)
        {
            var path = $"/v1/analytics/{question}?from=2026-10-01&to=2026-11-01{(question == "funnel" ? "&steps=a,b" : "")}";
            // A response is cached for two seconds: a slower machine gets another try.
            await Eventually.HoldsAsync(async () =>
            {
                await worker.Analyst.FetchAsync(path).JsonAsync();
                network.Cut();
                using var again = await worker.Analyst.FetchAsync(path);
                network.Mend();
                return again.StatusCode == HttpStatusCode.OK;
            });
        }

        Assert.DoesNotContain(worker.Errors.Lines, line => line.Contains("Cache key", StringComparison.Ordinal));
    }

    [Fact]
    public void Different_queries_have_different_cache_keys_all_of_them_valid()
    {
        (string, (string, object)[])[] questions =
        [
            ("SELECT 1\n", []), ("SELECT 1", []), ("SELECT 1", [("a", 1)]), ("SELECT 1", [("a", "1"), ("b", "2")]),
                ("SELECT 1", [("a", "1\nb=2")]),
            ("SELECT 1", [("a", new DateTime(2026, 1, 1, 0, 0, 0, DateTimeKind.Utc))]),
            (new string('x', 5_000), [("a", new string('y', 5_000))]),
        ];

        var keys = questions.Select(question => QuestionKey.Of(question.Item1, question.Item2)).ToArray();

        Assert.Equal(keys.Length, keys.Distinct().Count());
        Assert.All(keys, key => Assert.Matches("^[a-z0-9:]{1,128}\\z", key));
    }
}
