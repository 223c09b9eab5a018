using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A node whose subscription alone breaks: L2 still serves it, and nobody tells it what others write.</summary>
public sealed class SubscriptionTests(LocalStores stores)
{
    private const string Key = "key";

    private readonly TestKind _test = new();

    [Fact]
    public async Task What_was_written_before_a_broken_subscription_is_back_is_seen_when_it_is()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var writer = await GameApiHost.StartAsync(stores, null, _test.AddTo);
        await using var reader = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?>(writer.Settings) { ["ConnectionStrings:cache"] = network.ConnectionString, ["Cache:Timeout"] = "00:00:10" }, _test.AddTo);
        await CachingHosts.UseRedisAsync(writer, reader);
        using var meter = new CacheMeter(reader);
        Assert.Equal(1, await ReadAsync(reader));

        // Connected again, but not listening yet: L1 is filled with what is then written elsewhere.
        network.HoldsRequestsWith = $"{writer.Settings["Cache:KeyPrefix"]}evict";
        Assert.Equal(1, network.CutSubscriptions());
        await Eventually.HoldsAsync(() => Task.FromResult(meter.Of("cache.flushes") > 0));
        network.Mend();
        await Eventually.HoldsAsync(() => Task.FromResult(network.IsHolding));
        // What a node does that takes the connection for the subscription, it has done by then.
        await Task.Delay(TimeSpan.FromSeconds(1), TestContext.Current.CancellationToken);
        Assert.Equal(1, await ReadAsync(reader));
        await writer.CacheWriter().WrittenAsync(_test.Kind, Key, TestKind.Value(2));
        Assert.Equal(1, await ReadAsync(reader));
        network.HoldsRequestsWith = null;

        // Its life in L1 is an hour.
        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 2);
        await writer.CacheWriter().WrittenAsync(_test.Kind, Key, TestKind.Value(3));
        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 3);
    }

    private async Task<long> ReadAsync(GameApiHost host) => (await host.Cache().GetAsync(_test.Kind, Key, CancellationToken.None))!.Version;
}
