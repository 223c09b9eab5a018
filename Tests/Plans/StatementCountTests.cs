using System.Net;
using GameApi.Caching;
using GameApi.Data;
using GameApi.Leaderboards;
using GameApi.Sessions;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.DependencyInjection;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Plans;

/// <summary>The number of statements does not grow with the number of items.</summary>
public sealed class StatementCountTests(LocalStores stores)
{
    private const int Many = 30;

    [Fact]
    public async Task The_number_of_statements_of_a_page_does_not_depend_on_its_length()
    {
        var (host, plans) = await ExplainedPlans.StartAsync(
            stores, await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken));
        await using var _ = host;
        await HoldRanksBackAsync(host);
        var player = await FilledAsync(host);
        var second = (await player.Client.FetchAsync("/v1/leaderboards/global?limit=1").JsonAsync()).GetProperty("next").GetString();

        foreach (var (list, table) in new[]
        {
            ("/v1/sessions?", "sessions"), ("/v1/activities?", "activities"),
                ($"/v1/activities?before={DateTimeOffset.UtcNow.AddMinutes(1):yyyy-MM-ddTHH:mm:ssZ}&", "activities"),
            ("/v1/wallet/entries?", "wallet_entries"), ("/v1/storage/saves?", "storage_objects"), ("/v1/games?", "games"),
            ("/v1/leaderboards/global?", "leaderboard_scores"), ($"/v1/leaderboards/global?cursor={second}&", "leaderboard_scores"),
            ("/v1/leaderboards/global/around-me?", "leaderboard_scores"),
        })
        {
            var few = await StatementsAsync(table, $"{list}limit=2", 2);
            var many = await StatementsAsync(table, $"{list}limit={Many}", Many - 1);
            Assert.True(few > 0, $"{list} was returned without a statement that was seen.");
            Assert.True(few == many, $"{list} took {few} statements for 2 items and {many} for {Many}.");
        }

        async Task<int> StatementsAsync(string table, string path, int atLeast)
        {
            var before = plans.Count($"FROM {table}");
            var page = await player.Client.FetchAsync(path).JsonAsync();
            if (table != "games")
                Assert.InRange(page.GetProperty("items").GetArrayLength(), atLeast, Many);
            return plans.Count($"FROM {table}") - before;
        }
    }

    [Fact]
    public async Task Writing_many_rows_takes_as_many_statements_as_writing_one()
    {
        var (host, plans) = await ExplainedPlans.StartAsync(
            stores, await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken));
        await using var _ = host;
        var player = await host.PlayerAsync();

        Assert.Equal(await StatementsAsync(1), await StatementsAsync(Many));

        async Task<int> StatementsAsync(int activities)
        {
            var before = plans.Count("INTO activity_ids");
            await player.Client.ReportAsync([.. Enumerable.Range(0, activities).Select(_ => Report.Item())]).ReceiptAsync();
            return plans.Count("INTO activity_ids") - before;
        }
    }

    [Fact]
    public async Task A_repeated_statement_on_a_partitioned_table_is_planned_once()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        await using var scope = host.Services.CreateAsyncScope();
        var db = scope.ServiceProvider.GetRequiredService<GameDbContext>();
        await db.Database.OpenConnectionAsync(TestContext.Current.CancellationToken);
        var sessions = scope.ServiceProvider.GetRequiredService<SessionStore>();

        // PostgreSQL chooses between the generic plan and custom plans after five executions.
        for (var turn = 0; turn < 12; turn++)
            await sessions.LoadAsync(Guid.NewGuid(), Guid.NewGuid(), TestContext.Current.CancellationToken);

        var planned = await db.Database.SqlQuery<Planned>($"""
            SELECT sum(generic_plans)::bigint AS "Once", sum(custom_plans)::bigint AS "Anew"
            FROM pg_prepared_statements WHERE statement LIKE '%FROM sessions%'
            """).SingleAsync(TestContext.Current.CancellationToken);
        Assert.InRange(planned.Once, 10, 12);
        Assert.Equal(0, planned.Anew);
    }

    private sealed record Planned(long Once, long Anew);

    /// <summary>Without ranks in Redis they are counted, which is the expensive way.</summary>
    private static async Task HoldRanksBackAsync(GameApiHost host) =>
        await host.Services.GetRequiredService<RedisKeyspace>().Database.StringSetAsync(
            host.Services.GetRequiredService<RankSet>().Key("global", "building"), "nobody");

    /// <summary>A player with more than a page of everything, among as many others.</summary>
    private static async Task<TestPlayer> FilledAsync(GameApiHost host)
    {
        var player = await host.PlayerAsync();
        using var server = await host.ServiceAsync("server");
        for (var n = 0; n <= Many + 1; n++)
        {
            var other = n == Many / 2 ? player : await host.PlayerAsync();
            await server.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = n, playerId = other.Id })
                .JsonAsync();
            await server.PostJsonAsync(
                $"/v1/players/{player.Id}/wallet/grant", new { currency = "gold", amount = 1, reason = "test" },
                ("Idempotency-Key", $"{n}")).JsonAsync();
            await player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })
                .JsonAsync(HttpStatusCode.Created);
            await player.Client.SendTextAsync(HttpMethod.Put, $"/v1/storage/saves/slot-{n}", "{}").JsonAsync(HttpStatusCode.Created);
        }

        await player.Client.ReportAsync([.. Enumerable.Range(0, Many + 2).Select(_ => Report.Item())]).ReceiptAsync();
        return player;
    }
}
