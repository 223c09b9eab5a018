using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

public sealed class HotKeyRefresherTests(LocalStores stores)
{
    private const string Key = "key";

    private readonly TestKind _test = new();

    [Fact]
    public async Task A_hot_key_is_loaded_by_one_node_and_refreshed_on_all_without_a_miss()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(one.Settings);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(one.Settings["ConnectionStrings:cache"]!);
        await ReadAsync(one, two, redis);
        using var meters = new Meters(one, two);

        await RenewAsync(one, two);
        Assert.Equal(1, _test.Loads);
        Assert.Equal(2, meters.Of("cache.refreshes", "l2"));

        // Its entry in Redis is about to expire.
        var key = one.KeyInRedis(_test.Kind.KeyOf(Key));
        var left = TimeSpan.FromMinutes(5);
        Assert.True(await redis.GetDatabase().KeyExpireAsync(key, left));
        await RenewAsync(one, two);
        await Eventually.HoldsAsync(async () => await redis.GetDatabase().KeyTimeToLiveAsync(key) > left);
        await RenewAsync(one, two);

        Assert.Equal(2, _test.Loads);
        Assert.Equal(1, meters.Of("cache.refreshes", "database"));
        Assert.Equal((2, 2), (await ReadAsync(one), await ReadAsync(two)));
        Assert.Equal(0, meters.Of("cache.l1.misses", _test.Kind.Name));
    }

    [Fact]
    public async Task A_refresh_that_began_before_a_write_does_not_undo_it()
    {
        await using var one = await StartAsync();
        await using var two = await StartAsync(one.Settings);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(one.Settings["ConnectionStrings:cache"]!);
        await ReadAsync(one, two, redis);
        var key = one.KeyInRedis(_test.Kind.KeyOf(Key));
        await redis.GetDatabase().KeyExpireAsync(key, TimeSpan.FromMinutes(1));

        _test.Hold();
        var renewal = one.Cache().RefreshAsync(_test.Kind, Key, CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(_test.Loads == 2));
        await _test.PublishAsync(two.CacheWriter(), Key, 7);
        Assert.Equal(7, await ReadAsync(two));
        _test.Release();
        await renewal;

        await Eventually.HoldsAsync(async () => await ReadAsync(one) == 7);
        Assert.Equal(7, (long)await redis.GetDatabase().HashGetAsync(key, "version"));
        Assert.Equal(7, await ReadAsync(two));
    }

    [Fact]
    public async Task Without_Redis_each_node_refreshes_by_itself()
    {
        await using var host = await StartAsync(new Dictionary<string, string?> { ["ConnectionStrings:cache"] = "127.0.0.1:1" });
        await ReadAsync(host);

        await host.Cache().RefreshAsync(_test.Kind, Key, CancellationToken.None);

        Assert.Equal(2, await ReadAsync(host));
    }

    private Task<GameApiHost> StartAsync(IReadOnlyDictionary<string, string?>? settings = null) =>
        // A test run that is short of CPU must not take Redis for dead.
        GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Cache:Timeout"] = "00:00:10" },
            _test.AddTo);

    private async Task<long> ReadAsync(GameApiHost host) => (await host.Cache().GetAsync(_test.Kind, Key, CancellationToken.None))!.Version;

    /// <summary>One node loads, and fills Redis after its response; the other finds the value there.</summary>
    private async Task ReadAsync(GameApiHost one, GameApiHost two, StackExchange.Redis.ConnectionMultiplexer redis)
    {
        await CachingHosts.UseRedisAsync(one, two);
        await ReadAsync(one);
        await Eventually.HoldsAsync(() => redis.GetDatabase().KeyExistsAsync(one.KeyInRedis(_test.Kind.KeyOf(Key))));
        await ReadAsync(two);
    }

    private Task RenewAsync(params GameApiHost[] hosts) =>
        Task.WhenAll(hosts.Select(host => host.Cache().RefreshAsync(_test.Kind, Key, CancellationToken.None)));

    private sealed class Meters(GameApiHost one, GameApiHost two) : IDisposable
    {
        private readonly CacheMeter[] _meters = [new(one), new(two)];

        public long Of(string name, string tag) => _meters.Sum(meter => meter.Of(name, tag));

        public void Dispose() => Array.ForEach(_meters, meter => meter.Dispose());
    }
}
