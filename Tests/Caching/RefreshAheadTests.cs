using GameApi.Caching;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

public sealed class RefreshAheadTests(LocalStores stores)
{
    private const string Key = "key";

    private readonly TestKind _test = new();

    [Fact]
    public async Task A_hot_key_is_renewed_on_each_node_and_loaded_by_one_of_them_and_its_readers_miss_nothing()
    {
        var clock = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var one = await StartAsync(clock);
        await using var two = await StartAsync(clock, one.Settings);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(one.Settings["ConnectionStrings:cache"]!);
        await ReadAsync(one, two, redis);
        using var meters = new Meters(one, two);

        // What is asked for often is hot, and renewed from Redis on both nodes.
        await TurnsAsync(clock, one, two, () => meters.Each("cache.refreshes", "l2", 1));
        Assert.Equal(1, _test.Loads);

        // Its life in Redis is about to end: one node loads it. From here on both listen, and no first flush takes anything out of L1.
        using var since = new Meters(one, two);
        var left = TimeSpan.FromMinutes(5);
        Assert.True(await redis.GetDatabase().KeyExpireAsync($"{one.Settings["Cache:KeyPrefix"]}{_test.Kind.KeyOf(Key)}", left));
        await TurnsAsync(clock, one, two, () => meters.All("cache.refreshes", "database", 1));
        var renewed = meters.Of("cache.refreshes", "l2");
        await TurnsAsync(clock, one, two, () => meters.All("cache.refreshes", "l2", renewed + 2));

        Assert.Equal(2, _test.Loads);
        Assert.True(await redis.GetDatabase().KeyTimeToLiveAsync($"{one.Settings["Cache:KeyPrefix"]}{_test.Kind.KeyOf(Key)}") > left);
        Assert.Equal((2, 2), (await ReadAsync(one), await ReadAsync(two)));
        Assert.Equal(0, since.Of("cache.l1.misses", _test.Kind.Name));
    }

    [Fact]
    public async Task A_renewal_that_began_before_a_write_undoes_it_nowhere()
    {
        await using var one = await StartAsync(TimeProvider.System);
        await using var two = await StartAsync(TimeProvider.System, one.Settings);
        await using var redis = await StackExchange.Redis.ConnectionMultiplexer.ConnectAsync(one.Settings["ConnectionStrings:cache"]!);
        await ReadAsync(one, two, redis);
        var key = $"{one.Settings["Cache:KeyPrefix"]}{_test.Kind.KeyOf(Key)}";
        await redis.GetDatabase().KeyExpireAsync(key, TimeSpan.FromMinutes(1));

        _test.Hold();
        var renewal = Cache(one).RefreshAsync(_test.Kind, Key, CancellationToken.None);
        await Eventually.HoldsAsync(() => Task.FromResult(_test.Loads == 2));
        await Cache(two).WrittenAsync(_test.Kind, Key, TestKind.Value(7));
        Assert.Equal(7, await ReadAsync(two));
        _test.Release();
        await renewal;

        await Eventually.HoldsAsync(async () => await ReadAsync(one) == 7);
        Assert.Equal(7, (long)await redis.GetDatabase().HashGetAsync(key, "version"));
        Assert.Equal(7, await ReadAsync(two));
    }

    [Fact]
    public async Task Without_Redis_each_node_renews_for_itself()
    {
        await using var host = await StartAsync(TimeProvider.System, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = "127.0.0.1:1" });
        await ReadAsync(host);

        await Cache(host).RefreshAsync(_test.Kind, Key, CancellationToken.None);

        Assert.Equal(2, await ReadAsync(host));
    }

    private Task<GameApiHost> StartAsync(TimeProvider clock, IReadOnlyDictionary<string, string?>? settings = null) =>
        // A test run that is short of CPU must not take Redis for dead.
        GameApiHost.StartAsync(stores, new Dictionary<string, string?>(settings ?? new Dictionary<string, string?>()) { ["Cache:Timeout"] = "00:00:10" }, services =>
        {
            _test.AddTo(services);
            services.Replace(ServiceDescriptor.Singleton(clock));
        });

    private static GameCache Cache(GameApiHost host) => host.Services.GetRequiredService<GameCache>();

    private async Task<long> ReadAsync(GameApiHost host) => (await Cache(host).GetAsync(_test.Kind, Key, CancellationToken.None))!.Version;

    /// <summary>One node loads, and fills Redis after it has answered; the other finds it there.</summary>
    private async Task ReadAsync(GameApiHost one, GameApiHost two, StackExchange.Redis.ConnectionMultiplexer redis)
    {
        // A node that has just started may not have reached Redis yet, and fills nothing then.
        foreach (var host in new[] { one, two })
            await Eventually.HoldsAsync(() => Task.FromResult(host.Services.GetRequiredService<RedisCircuit>().IsClosed));
        await ReadAsync(one);
        await Eventually.HoldsAsync(() => redis.GetDatabase().KeyExistsAsync($"{one.Settings["Cache:KeyPrefix"]}{_test.Kind.KeyOf(Key)}"));
        await ReadAsync(two);
    }

    /// <summary>Readers go on while the time to renew comes again and again.</summary>
    private Task TurnsAsync(FakeTimeProvider clock, GameApiHost one, GameApiHost two, Func<bool> holds) => Eventually.HoldsAsync(async () =>
    {
        // One after the other: of reads that take turns every sixteenth, the one that is counted, would be the same node's.
        foreach (var host in new[] { one, two })
            for (var n = 0; n < 500; n++)
                await ReadAsync(host);

        clock.Advance(_test.Kind.RefreshEvery);
        return holds();
    });

    private sealed class Meters(GameApiHost one, GameApiHost two) : IDisposable
    {
        private readonly CacheMeter[] _meters = [new(one), new(two)];

        public long Of(string name, string tag) => _meters.Sum(meter => meter.Of(name, tag));

        public bool All(string name, string tag, long least) => Of(name, tag) >= least;

        public bool Each(string name, string tag, long least) => _meters.All(meter => meter.Of(name, tag) >= least);

        public void Dispose() => Array.ForEach(_meters, meter => meter.Dispose());
    }
}
