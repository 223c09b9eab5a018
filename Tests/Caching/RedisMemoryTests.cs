using StackExchange.Redis;
using Tests.Activities;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A Redis that comes back with an older memory: a replica that took over, or a file that was last saved before it died.</summary>
public sealed class RedisMemoryTests(LocalStores stores)
{
    [Fact]
    public async Task A_write_that_Redis_has_forgotten_is_told_again()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = network.ConnectionString });
        var player = await host.PlayerAsync("Before");
        await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await stores.RedisAsync());
        var (key, fence) = ($"{host.Settings["Cache:KeyPrefix"]}profile1:{player.Id}", $"{host.Settings["Cache:KeyPrefix"]}fence:profile1:{player.Id}");
        await Eventually.HoldsAsync(() => redis.GetDatabase().KeyExistsAsync(key));
        var old = await redis.GetDatabase().HashGetAllAsync(key);

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();
        network.Cut();
        await redis.GetDatabase().KeyDeleteAsync([key, fence]);
        await redis.GetDatabase().HashSetAsync(key, old);
        network.Mend();

        await Eventually.HoldsAsync(async () => await redis.GetDatabase().HashGetAsync(key, "version") is { } version && (version.IsNull || (long)version >= 2));
        Assert.Equal("After", (await player.Client.FetchAsync($"/v1/players/{player.Id}").JsonAsync()).GetProperty("displayName").GetString());
    }

    [Fact]
    public async Task Lists_are_renamed_when_Redis_may_have_forgotten_a_change()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var host = await GameApiHost.StartAsync(stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = network.ConnectionString });
        var player = await host.PlayerAsync();
        await player.Client.FetchAsync("/v1/activities").JsonAsync();
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await stores.RedisAsync());
        var key = $"{host.Settings["Cache:KeyPrefix"]}stamp:activities:{player.Id:N}";
        var all = $"{host.Settings["Cache:KeyPrefix"]}stamp:all";
        var (old, oldAll) = (await redis.GetDatabase().StringGetAsync(key), await redis.GetDatabase().StringGetAsync(all));

        await player.Client.ReportAsync(Report.Item(kind: "test.last")).ReceiptAsync();
        network.Cut();
        await redis.GetDatabase().StringSetAsync(key, old);
        network.Mend();

        async Task<string?> NewestAsync() => (await player.Client.FetchAsync("/v1/activities").JsonAsync()).GetProperty("items")[0].GetProperty("kind").GetString();
        Assert.False(old.IsNull || oldAll.IsNull);
        await Eventually.HoldsAsync(async () =>
        {
            Assert.Equal("test.last", await NewestAsync());
            return await redis.GetDatabase().StringGetAsync(all) is { IsNull: false } name && name != oldAll;
        });
        Assert.Equal("test.last", await NewestAsync());
    }
}
