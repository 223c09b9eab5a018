using GameApi.Data;
using Tests.Activities;
using Tests.Api;
using Tests.Plans;
using Tests.Stores;
using Xunit;

namespace Tests.Data;

/// <summary>
/// On a sharded database, a write to a shard and to the event log commits in two phases; no other write pays for that.
/// </summary>
public sealed class TwoPhaseCommitTests(LocalStores stores)
{
    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_change_with_an_activity_uses_two_phase_commit_on_a_sharded_database(bool isSharded)
    {
        var database = await stores.NewGameDatabaseAsync(TestContext.Current.CancellationToken);
        if (isSharded)
            await ShardedInName.MakeAsync(database, TestContext.Current.CancellationToken);
        var (host, plans) = await ExplainedPlans.StartAsync(stores, database);
        await using var _ = host;
        var player = await host.PlayerAsync();
        var once = isSharded ? 1 : 0;

        Assert.Equal(
            once, await AskedAsync(
                () => player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/career/scores", new { score = 10 })));
        Assert.Equal(
            once, await AskedAsync(
                () => player.Client.PostJsonAsync("/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1" })));
        Assert.Equal(0, await AskedAsync(() => player.Client.ReportAsync(Report.Item())));
        Assert.Equal(0, await AskedAsync(() => player.Client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot-1", "1")));
        Assert.Equal(once, await AskedAsync(() => player.Client.PostJsonAsync("/v1/auth/logout")));
        Assert.Empty(host.Errors.Lines);

        async Task<int> AskedAsync(Func<Task<HttpResponseMessage>> write)
        {
            var before = plans.Count($"DELETE FROM {TwoPhaseCommit.Table}");
            using var response = await write();
            Assert.True(response.IsSuccessStatusCode, $"{response.StatusCode}");
            return plans.Count($"DELETE FROM {TwoPhaseCommit.Table}") - before;
        }
    }
}
