using System.Net;
using GameApi.Data;
using Npgsql;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>On a sharded database, what changes a shard and appends to the event log commits in two phases; nothing else pays for it.</summary>
public sealed class TwoPhaseCommitTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_change_with_an_activity_asks_for_two_phases_on_a_sharded_database()
    {
        var database = await stores.NewGameDatabaseAsync(Stop);
        await ShardedInName.MakeAsync(database, Stop);
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = database });
        var player = await host.PlayerAsync();

        Assert.Equal(1, await AddedAsync(() => player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 })));
        Assert.Equal(1, await AddedAsync(() => player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })));
        Assert.Equal(0, await AddedAsync(() => player.Client.ReportAsync(Report.Item())));
        Assert.Equal(0, await AddedAsync(() => player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "1")));
        Assert.Equal(1, await AddedAsync(() => player.Client.PostJsonAsync("/v1/auth/logout")));
        Assert.Empty(host.Errors.Lines);

        async Task<long> AddedAsync(Func<Task<HttpResponseMessage>> write)
        {
            var before = await CallsAsync(database);
            using var response = await write();
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            return await CallsAsync(database) - before;
        }
    }

    [Fact]
    public async Task A_plain_database_is_asked_for_nothing()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var player = await host.PlayerAsync();

        using var stored = await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 });

        Assert.Equal(HttpStatusCode.OK, stored.StatusCode);
        Assert.Equal(0, await CallsAsync(host.Database));
    }

    private static async Task<long> CallsAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create($"{database};Pooling=false");
        await using var command = source.CreateCommand($"""
            SELECT coalesce(sum(calls), 0)::bigint FROM pg_stat_statements
            WHERE query LIKE 'DELETE FROM {TwoPhaseCommit.Table}%' AND dbid = (SELECT oid FROM pg_database WHERE datname = current_database())
            """);
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
