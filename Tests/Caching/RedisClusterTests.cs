using System.Net;
using GameApi.Caching;
using GameApi.Leaderboards;
using Microsoft.Extensions.DependencyInjection;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Redis in cluster mode, where a script may use the keys of one slot only: three primaries, two nodes of the service.</summary>
public sealed class RedisClusterTests(LocalStores stores)
{
    private const int Slots = 16_384;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Everything_that_uses_Redis_works_on_a_cluster_while_slots_move()
    {
        await using var cluster = await RedisServers.StartClusterAsync(3, Stop);
        var settings =
            new Dictionary<string, string?> { ["ConnectionStrings:cache"] = cluster.ConnectionString, ["Cache:Timeout"] = "00:00:02",
                ["Sessions:FlushInterval"] = "00:00:00.200" };
        await using var one = await GameApiHost.StartAsync(stores, settings);
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        await CachingHosts.UseRedisAsync(one, two);
        using var admin = await one.ServiceAsync("admin");
        var players = await Task.WhenAll(Enumerable.Range(0, 8).Select(n => one.PlayerAsync($"Player {n}")));
        using var meter = new CacheMeter(two);

        await Task.WhenAll(players.Select((player, n) => PlayAsync(two, player, n)));
        await ChangeCatalogueAsync(two, admin, "before");
        var resharding = cluster.ReshardAsync(Slots / 4, Stop);
        for (var round = 10; !resharding.IsCompleted; round += 10)
            await Task.WhenAll(players.Select((player, n) => PlayAsync(two, player, round + n)));
        await resharding;
        await Task.WhenAll(players.Select((player, n) => PlayAsync(two, player, 1_000 + n)));
        await ChangeCatalogueAsync(two, admin, "after");

        await Eventually.HoldsAsync(async () => await two.Services.GetRequiredService<SharedRanks>().RankAsync("global", 0) is not null);
        Assert.True(meter.Of("cache.l2", "hit") > 0, "Nothing was read from the cluster.");
        Assert.All(await Task.WhenAll(cluster.All.Select(server => server.CommandAsync("DBSIZE"))), size => Assert.True((long)size > 0));
        Assert.True(one.Services.GetRequiredService<RedisCircuit>().IsClosed && two.Services.GetRequiredService<RedisCircuit>().IsClosed);
        Assert.DoesNotContain(
            one.Errors.Lines.Concat(two.Errors.Lines), line => !line.StartsWith("StackExchange.Redis", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_cluster_that_has_lost_slots_fails_no_request()
    {
        await using var cluster = await RedisServers.StartClusterAsync(3, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = cluster.ConnectionString });
        await CachingHosts.UseRedisAsync(host);
        using var admin = await host.ServiceAsync("admin");
        var players = await Task.WhenAll(Enumerable.Range(0, 4).Select(n => host.PlayerAsync($"Player {n}")));

        cluster.All[1].Kill();
        for (var round = 0; round < 5; round++)
            await Task.WhenAll(players.Select((player, n) => PlayAsync(host, player, (round * 10) + n)));
        await ChangeCatalogueAsync(host, admin, "lost");
    }

    /// <summary>Everything a client does that uses Redis: through one node, and read on the other.</summary>
    private static async Task PlayAsync(GameApiHost other, TestPlayer player, int turn)
    {
        using var elsewhere = other.NewClient(player.AccessToken);
        var name = $"Name {turn}";
        await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = name }, ("If-Match", "*")).JsonAsync();
        await Eventually.HoldsAsync(async () =>
            (await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString() == name);

        await player.Client.ReportAsync(Report.Item(kind: $"test.{turn}")).ReceiptAsync();
        await Eventually.HoldsAsync(async () =>
            (await elsewhere.FetchAsync("/v1/activities").JsonAsync())
                .GetProperty("items")[0].GetProperty("kind").GetString() == $"test.{turn}");

        var session = await player.Client.PostJsonAsync(
            "/v1/sessions", new { gameId = "star-drift", platform = "web", clientVersion = "1.0" }).JsonAsync(HttpStatusCode.Created);
        var path = $"/v1/sessions/{session.GetProperty("sessionId").GetString()}";
        Assert.Equal(HttpStatusCode.NoContent, (await elsewhere.PostJsonAsync($"{path}/heartbeat")).StatusCode);
        await player.Client.PostJsonAsync($"{path}/end").JsonAsync();
        await player.Client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = turn }).JsonAsync();
        await elsewhere.FetchAsync("/v1/leaderboards/global").JsonAsync();
    }

    private static async Task ChangeCatalogueAsync(GameApiHost other, HttpClient admin, string game)
    {
        using var elsewhere = await other.ServiceAsync("admin");
        await elsewhere.FetchAsync("/v1/games").JsonAsync();
        await admin.SendJsonAsync(HttpMethod.Put, $"/v1/games/{game}", new { name = "New" }).JsonAsync(HttpStatusCode.Created);
        await Eventually.HoldsAsync(async () => (await elsewhere.FetchAsync("/v1/games").JsonAsync()).GetProperty("items").EnumerateArray()
            .Any(item => item.GetProperty("gameId").GetString() == game));
    }
}
