using System.Net;
using GameApi.Caching;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

public sealed class GameCacheTests(LocalStores stores)
{
    [Fact]
    public async Task A_thousand_requests_for_a_cold_key_are_one_load()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var player = await host.PlayerAsync();
        using var loads = new CacheMeter(host);

        var answers = await Task.WhenAll(Enumerable.Range(0, 1_000).Select(_ => player.Client.FetchAsync($"/v1/players/{player.Id}")));

        Assert.All(answers, answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(1, loads.ProfileLoads);
    }

    [Fact]
    public async Task What_is_not_there_is_asked_of_the_database_once()
    {
        await using var host = await GameApiHost.StartAsync(stores);
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
        await using var first = await GameApiHost.StartAsync(stores);
        var player = await first.PlayerAsync();
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await using var second = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(first.Settings));
        using var loads = new CacheMeter(second);
        using var client = second.NewClient(player.AccessToken);

        await client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        Assert.Equal(0, loads.ProfileLoads);
    }

    [Fact]
    public async Task A_write_on_one_node_is_seen_on_the_other()
    {
        await using var first = await GameApiHost.StartAsync(stores);
        await using var second = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(first.Settings));
        var player = await first.PlayerAsync("Before");
        using var elsewhere = second.NewClient(player.AccessToken);
        await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();

        await Eventually.HoldsAsync(async () =>
            (await elsewhere.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString() == "After");
    }

    [Fact]
    public async Task A_write_leaves_the_committed_value_in_Redis_and_ends_the_leases_of_loads_under_way()
    {
        await using var host = await GameApiHost.StartAsync(stores);
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
    public async Task A_changed_catalogue_is_listed_changed()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        using var admin = await host.ServiceAsync("admin");
        var before = await admin.FetchAsync("/v1/games").JsonAsync();

        await admin.SendJsonAsync(HttpMethod.Put, "/v1/games/new-game", new { name = "New" }).JsonAsync(HttpStatusCode.Created);
        var after = await admin.FetchAsync("/v1/games").JsonAsync();

        Assert.Equal(before.GetProperty("items").GetArrayLength() + 1, after.GetProperty("items").GetArrayLength());
    }

    [Fact]
    public async Task Without_Redis_everything_is_served_and_written()
    {
        await using var redis = await stores.StartServerAsync(StoreKind.Redis, TestContext.Current.CancellationToken);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis.ConnectionString });
        var player = await host.PlayerAsync("Before");
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        redis.Kill();

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();
        var profile = await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await redis.RestartAsync(TestContext.Current.CancellationToken);

        Assert.Equal("After", profile.GetProperty("displayName").GetString());
        for (var n = 0; n < 20; n++)
        {
            Assert.Equal(
                "After", (await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task What_a_node_wrote_without_Redis_is_seen_on_the_others_although_it_died()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var watching = await GameApiHost.StartAsync(stores);
        var player = await watching.PlayerAsync("Before");
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();

        await using (
            var dying = await GameApiHost.StartAsync(
                stores, new Dictionary<string, string?>(watching.Settings) { ["ConnectionStrings:cache"] = network.ConnectionString }))
        {
            using var client = dying.NewClient(player.AccessToken);
            network.Cut();
            await client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();
        }

        await Eventually.HoldsAsync(async () =>
            (await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString() == "After");
        Assert.Empty(watching.Errors.Lines);
    }

    [Fact]
    public async Task A_connection_to_Redis_that_breaks_again_and_again_costs_no_request_and_no_node()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = network.ConnectionString });
        var player = await host.PlayerAsync("000");

        for (var n = 1; n <= 30; n++)
        {
            var requests = Enumerable.Range(0, 20).Select(_ => player.Client.FetchAsync($"/v1/players/{Guid.CreateVersion7()}")).ToList();
            requests.Add(
                player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = $"{n:000}" }, ("If-Match", "*")));
            requests.Add(player.Client.FetchAsync("/v1/presence"));
            network.Cut();
            var answers = await Task.WhenAll(requests);
            network.Mend();

            Assert.All(answers[..20], answer => Assert.Equal(HttpStatusCode.NotFound, answer.StatusCode));
            Assert.Equal(HttpStatusCode.OK, answers[20].StatusCode);
            Assert.Contains(answers[21].StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
            Assert.Equal(
                $"{n:000}", (await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName")
                    .GetString());
        }

        Assert.DoesNotContain(host.Errors.Lines, line => !line.StartsWith("StackExchange.Redis", StringComparison.Ordinal));
    }
}
