using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>Reads and writes without Redis, and what holds when it is back.</summary>
public sealed class LostRedisTests(LocalStores stores)
{
    [Fact]
    public async Task Reads_and_writes_succeed_without_Redis()
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
            var again = await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
            Assert.Equal("After", again.GetProperty("displayName").GetString());
            await Task.Delay(100, TestContext.Current.CancellationToken);
        }
    }

    [Fact]
    public async Task Writes_made_without_Redis_reach_other_nodes_even_if_the_writer_dies()
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
    public async Task A_flapping_Redis_connection_fails_no_request_and_no_node()
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
            var responses = await Task.WhenAll(requests);
            network.Mend();

            Assert.All(responses[..20], response => Assert.Equal(HttpStatusCode.NotFound, response.StatusCode));
            Assert.Equal(HttpStatusCode.OK, responses[20].StatusCode);
            Assert.Contains(responses[21].StatusCode, (HttpStatusCode[])[HttpStatusCode.OK, HttpStatusCode.ServiceUnavailable]);
            var profile = await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
            Assert.Equal($"{n:000}", profile.GetProperty("displayName").GetString());
        }

        Assert.DoesNotContain(host.Errors.Lines, line => !line.StartsWith("StackExchange.Redis", StringComparison.Ordinal));
    }
}
