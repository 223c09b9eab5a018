using System.Net;
using AnalyticsWorker.Queries;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>Many analysts who look at the same dashboard ask the warehouse once.</summary>
public sealed class AnalyticsCacheTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_question_that_was_asked_a_moment_ago_is_answered_from_memory_and_nothing_is_logged()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.WarehouseConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, ("ConnectionStrings:analytics", network.ConnectionString));

        foreach (
            var question in (
                string[])["active-players", "retention", "session-length", "funnel", "top-activities", "concurrent", "cohorts",
                "currency-flows"])
        {
            var path = $"/v1/analytics/{question}?from=2026-10-01&to=2026-11-01{(question == "funnel" ? "&steps=a,b" : "")}";
            // An answer is kept for two seconds: a machine that is slower than that gets another try.
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
    public void Different_questions_have_different_keys_and_no_key_has_what_the_cache_refuses()
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
