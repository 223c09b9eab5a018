using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Caching;

/// <summary>A node that loses one of the two paths by which it learns of the writes of other nodes.</summary>
public sealed class SubscriptionTests(LocalStores stores)
{
    private const string Key = "key";

    private readonly TestKind _test = new();

    [Fact]
    public async Task A_write_is_seen_while_the_subscription_to_Redis_is_down()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync());
        await using var writer = await GameApiHost.StartAsync(stores, null, _test.AddTo);
        await using var reader = await GameApiHost.StartAsync(
            stores,
            new Dictionary<string, string?>(
                writer.Settings) { ["ConnectionStrings:cache"] = network.ConnectionString, ["Cache:Timeout"] = "00:00:10" }, _test.AddTo);
        await CachingHosts.UseRedisAsync(writer, reader);
        Assert.Equal(1, await ReadAsync(reader));

        // Connected again, and never subscribed. Its life in L1 is an hour.
        network.HoldsRequestsWith = $"{writer.Settings["Cache:KeyPrefix"]}evict";
        Assert.Equal(1, network.CutSubscriptions());
        network.Mend();
        await Eventually.HoldsAsync(() => Task.FromResult(network.IsHolding));
        await _test.PublishAsync(writer.CacheWriter(), Key, 2);
        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 2);
        network.HoldsRequestsWith = null;

        await _test.PublishAsync(writer.CacheWriter(), Key, 3);
        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 3);
    }

    [Fact]
    public async Task A_write_is_seen_that_was_committed_while_LISTEN_was_down()
    {
        await using var network = new CuttableProxy(await stores.RedisAsync()) { LosesMessages = true };
        await using var writer = await GameApiHost.StartAsync(stores, null, _test.AddTo);
        await using var reader = await GameApiHost.StartAsync(
            stores,
            new Dictionary<string, string?>(
                writer.Settings) { ["ConnectionStrings:cache"] = network.ConnectionString, ["Cache:Timeout"] = "00:00:10" }, _test.AddTo);
        await CachingHosts.UseRedisAsync(writer, reader);
        Assert.Equal(1, await ReadAsync(reader));
        using var meter = new CacheMeter(reader);

        await using var source = NpgsqlDataSource.Create(
            new NpgsqlConnectionStringBuilder(reader.Database) { Pooling = false }.ConnectionString);
        await using (
            var kill = source.CreateCommand(
                "SELECT count(pg_terminate_backend(pid)) FROM pg_stat_activity WHERE datname = current_database() AND (query LIKE "
                    + "'LISTEN%' OR query IN ('SELECT 1', 'SELECT epoch FROM cache_epochs'))"))
            Assert.InRange((long)(await kill.ExecuteScalarAsync(TestContext.Current.CancellationToken))!, 2, int.MaxValue);
        await _test.PublishAsync(writer.CacheWriter(), Key, 2);

        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 2);
        Assert.True(meter.Of("cache.flushes") > 0);
        await CachingHosts.UseRedisAsync(reader);
        await _test.PublishAsync(writer.CacheWriter(), Key, 3);
        await Eventually.HoldsAsync(async () => await ReadAsync(reader) == 3);
    }

    private async Task<long> ReadAsync(GameApiHost host) => (await host.Cache().GetAsync(_test.Kind, Key, CancellationToken.None))!.Version;
}
