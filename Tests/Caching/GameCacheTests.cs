using System.Net;
using GameApi.Caching;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Reads of what is cached, and writes that other nodes see.</summary>
[Collection(nameof(TwoNodes))]
public sealed class GameCacheTests(LocalStores stores, TwoNodes nodes)
{
    [Fact]
    public async Task A_thousand_requests_for_a_cold_key_are_one_load()
    {
        var host = nodes.One;
        var player = await host.PlayerAsync();
        using var loads = new CacheMeter(host);

        var responses = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => player.Client.FetchAsync($"/v1/players/{player.Id}")));

        Assert.All(responses, response => Assert.Equal(HttpStatusCode.OK, response.StatusCode));
        Assert.Equal(1, loads.ProfileLoads);
    }

    [Fact]
    public async Task A_missing_player_is_looked_up_once()
    {
        var host = nodes.One;
        var player = await host.PlayerAsync();
        var nobody = Guid.CreateVersion7();
        using var loads = new CacheMeter(host);

        for (var n = 0; n < 5; n++)
            await player.Client.FetchAsync($"/v1/players/{nobody}").ProblemAsync(HttpStatusCode.NotFound, "not-found");

        Assert.Equal(1, loads.ProfileLoads);
    }

    [Fact]
    public async Task A_node_that_joins_reads_what_the_others_have_cached()
    {
        await CachingHosts.UseRedisAsync(nodes.One);
        var player = await nodes.One.PlayerAsync();
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await using var joined = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(nodes.One.Settings));
        using var loads = new CacheMeter(joined);
        using var client = joined.NewClient(player.AccessToken);

        await client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        Assert.Equal(0, loads.ProfileLoads);
    }

    [Fact]
    public async Task A_write_on_one_node_is_seen_on_the_other()
    {
        var player = await nodes.One.PlayerAsync("Before");
        using var elsewhere = nodes.Two.NewClient(player.AccessToken);
        await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();

        await Eventually.HoldsAsync(async () =>
            (await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString() == "After");
    }

    [Fact]
    public async Task A_write_leaves_the_committed_value_in_Redis_and_ends_the_leases_of_loads_under_way()
    {
        var host = nodes.One;
        await CachingHosts.UseRedisAsync(host);
        var player = await host.PlayerAsync("Before");
        var l2 = host.Services.GetRequiredService<VersionedRedisStore>();
        var key = PlayerCaches.Profile.KeyOf(player.Id);
        var lease = (await l2.LeaseAsync(key)).Id;

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();
        await l2.FillAsync(key, 3, lease, [1, 2, 3], TimeSpan.FromMinutes(1));

        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(host.Settings["ConnectionStrings:cache"]!);
        Assert.NotEqual(0, lease);
        Assert.Equal(2, (long)await redis.GetDatabase().HashGetAsync(host.KeyInRedis(key), "version"));
        Assert.Equal(0, host.Services.GetRequiredService<PendingInvalidations>().Added);
    }

    [Fact]
    public async Task A_changed_game_appears_in_the_catalogue()
    {
        var host = nodes.One;
        using var admin = await host.ServiceAsync("admin");
        var before = await admin.FetchAsync("/v1/games").JsonAsync();

        await admin.SendJsonAsync(HttpMethod.Put, "/v1/games/new-game", new { name = "New" }).JsonAsync(HttpStatusCode.Created);
        var after = await admin.FetchAsync("/v1/games").JsonAsync();

        Assert.Equal(before.GetProperty("items").GetArrayLength() + 1, after.GetProperty("items").GetArrayLength());
    }
}
