using System.Net;
using Tests.Activities;
using Tests.Api;
using Tests.Contract;
using Tests.Data;
using Tests.Stores;
using Xunit;

namespace Tests.Plans;

/// <summary>Every statement of every route, as PostgreSQL ran it on tables with data: by index, in one partition of each table.</summary>
public sealed class QueryPlanTests(LocalStores stores)
{
    /// <summary>While Redis has no ranks yet, better scores are counted, and one node reads the board to build the ranks.</summary>
    private static bool IsOfWholeBoard(string sql) =>
        (sql.StartsWith("SELECT count(*)", StringComparison.Ordinal)
            && sql.Contains("\nFROM leaderboard_scores", StringComparison.Ordinal))
                || sql.TrimEnd()
                    .EndsWith("FROM leaderboard_scores AS l\nWHERE l.board_id = $1 AND l.hidden_at IS NULL", StringComparison.Ordinal);

    /// <summary>Read by week, on the coordinator of a sharded database: no matter of shards.</summary>
    // a list goes back until its page is full
    private static bool IsOfManyWeeks(string sql) => sql.Contains("FROM activities AS a", StringComparison.Ordinal)
        || sql.Contains("FROM activities WHERE player_id", StringComparison.Ordinal) // an export goes through all weeks
        || sql.Contains("SELECT received_at FROM activities", StringComparison.Ordinal); // what waits for the export to the warehouse

    [Fact]
    public async Task Every_statement_of_every_route_reads_one_partition_of_a_table_by_index()
    {
        var (host, plans) = await ExplainedPlans.StartAsync(
            stores, await SeededDatabase.NewAsync(stores, TestContext.Current.CancellationToken));
        await using var _ = host;

        var asked = 0;
        // A write with a version replaces, one without adds.
        var routes = Routes.All.SelectMany(route => (Route[])(route.Headers is [] ? [route] : [route with { Headers = [] }, route]));
        foreach (var route in routes)
        {
            var player = await host.PlayerAsync();
            var session = await player.Client.PostJsonAsync(
                "/v1/sessions", new { gameId = "tower-keep", platform = "web", clientVersion = "1" }).JsonAsync(HttpStatusCode.Created);
            var named = new Named(player.Id, session.GetProperty("sessionId").GetGuid());
            using var client = await route.ClientAsync(host, player.Client);
            using var response = await client.SendAsync(
                route.Request(named), HttpCompletionOption.ResponseHeadersRead, TestContext.Current.CancellationToken);
            if (!route.Pattern.EndsWith("/stream", StringComparison.Ordinal))
                await response.Content.ReadAsStringAsync(TestContext.Current.CancellationToken);

            foreach (var plan in plans.Of($"{route.Method} {route.Path(named)}"))
            {
                asked++;
                Assert.False(plan.IsWide, $"{route} asks for columns that nobody named:\n{plan}");
                if (!IsOfWholeBoard(plan.Sql))
                    AssertByIndex(plan, route.Name);
                AssertOfOneShard(plan, route.Name);
            }
        }

        // A list goes back no further than the weeks of 30 days while they fill its page.
        var busy = await host.PlayerAsync();
        await busy.Client.ReportAsync([.. Enumerable.Range(0, 60).Select(_ => Report.Item())]).ReceiptAsync();
        // From a fixed time on, since the newest page is loaded by the cache.
        await busy.Client.FetchAsync(
            $"/v1/activities?limit=50&kind=match.started&before={DateTimeOffset.UtcNow.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}").JsonAsync();
        Assert.All(plans.Of("GET /v1/activities")[^1].Partitions, table => Assert.InRange(table.Partitions, 1, 7));

        // Most routes query the database.
        Assert.True(asked > Routes.All.Length, $"{asked} statements were explained.");
        foreach (var plan in plans.Of(ExplainedPlans.Background).Where(plan => !IsOfWholeBoard(plan.Sql)))
        {
            Assert.False(plan.IsWide, $"Columns that nobody named are asked for:\n{plan}");
            AssertByIndex(plan, ExplainedPlans.Background);
            AssertOfOneShard(plan, ExplainedPlans.Background);
        }
    }

    /// <summary>
    /// One partition of each table that is partitioned by player, unless <see cref="MultiShardStatement"/> lists the statement.
    /// </summary>
    private static void AssertOfOneShard(ExplainedPlan plan, string who) => Assert.True(
        MultiShardStatement.Knows(plan.Sql) || IsOfManyWeeks(plan.Sql)
            || plan.Partitions.All(table => table.Partitions == 1), $"{who} reads several partitions:\n{plan}");

    private static void AssertByIndex(ExplainedPlan plan, string who)
    {
        var whole = plan.ReadWhole.ToList();
        Assert.True(whole.Count == 0, $"{who} reads {string.Join(", ", whole)} as a whole:\n{plan}");
    }
}
