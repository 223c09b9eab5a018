using GameApi.Caching;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>
/// A Redis that restarts from an older snapshot: no node serves a value that the snapshot lacks the newer version of.
/// </summary>
public sealed class RedisMemoryTests(LocalStores stores)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_Redis_restarted_from_an_old_snapshot_begins_a_new_epoch_and_the_old_one_is_removed()
    {
        await using var redis = await RedisServers.StartAsync(1, Stop);
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis.ConnectionString });
        await CachingHosts.UseRedisAsync(host);
        var player = await host.PlayerAsync("Before");
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await player.Client.ReportAsync(Report.Item(kind: "test.first")).ReceiptAsync();
        await KindsAsync(player.Client);
        var key = host.KeyInRedis(PlayerCaches.Profile.KeyOf(player.Id));
        await Eventually.HoldsAsync(async () => (int)await redis.All[0].CommandAsync("HEXISTS", key, "data") == 1);
        await redis.All[0].CommandAsync("SAVE");

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();
        await player.Client.ReportAsync(Report.Item(kind: "test.last")).ReceiptAsync();
        redis.All[0].Kill();
        await redis.All[0].StartAsync(Stop);

        await Eventually.HoldsAsync(
            () => Task.FromResult(
                host.Services.GetRequiredService<CurrentEpoch>().Current == 2
                    && host.Services.GetRequiredService<RedisCircuit>().IsClosed));
        // It has lost everything that was written.
        await using var joining = await GameApiHost.StartAsync(stores, host.Settings);
        await CachingHosts.UseRedisAsync(joining);
        using var client = joining.NewClient(player.AccessToken);
        Assert.Equal("After", (await client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString());
        Assert.Contains("test.last", await KindsAsync(client));
        await Eventually.HoldsAsync(async () => (int)await redis.All[0].CommandAsync("EXISTS", key) == 0);
    }

    [Fact]
    public async Task Nodes_that_lose_their_connection_to_the_same_Redis_stay_in_their_epoch()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = network.ConnectionString });
        await CachingHosts.UseRedisAsync(host);
        var epoch = host.Services.GetRequiredService<CurrentEpoch>().Current;

        network.Cut();
        await Eventually.HoldsAsync(() => Task.FromResult(!host.Services.GetRequiredService<RedisCircuit>().IsClosed));
        network.Mend();
        await CachingHosts.UseRedisAsync(host);

        Assert.Equal(epoch, host.Services.GetRequiredService<CurrentEpoch>().Current);
    }

    private static async Task<List<string>> KindsAsync(HttpClient client) =>
        [.. (await client.FetchAsync("/v1/activities").JsonAsync()).GetProperty("items").EnumerateArray()
            .Select(item => item.GetProperty("kind").GetString()!)];
}
