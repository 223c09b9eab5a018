using StackExchange.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class RedisTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_script_reads_and_writes_its_keys_atomically()
    {
        await using var redis = await ConnectAsync(await stores.RedisAsync());
        RedisKey key = NewKey();
        const string increment =
            "local v = tonumber(redis.call('GET', KEYS[1]) or '0') redis.call('SET', KEYS[1], v + ARGV[1], 'PX', 60000) return v";
        await Task.WhenAll(Enumerable.Range(0, 200).Select(_ => redis.GetDatabase().ScriptEvaluateAsync(increment, [key], [1])));
        Assert.Equal(200, (int)await redis.GetDatabase().StringGetAsync(key));
    }

    [Fact]
    public async Task A_message_reaches_every_subscriber()
    {
        await using var redis = await ConnectAsync(await stores.RedisAsync());
        await using var other = await ConnectAsync(await stores.RedisAsync());
        var channel = RedisChannel.Literal(NewKey());
        var here = await redis.GetSubscriber().SubscribeAsync(channel);
        var there = await other.GetSubscriber().SubscribeAsync(channel);
        await redis.GetSubscriber().PublishAsync(channel, "hello");
        Assert.Equal("hello", (string?)(await here.ReadAsync(Cancellation)).Message);
        Assert.Equal("hello", (string?)(await there.ReadAsync(Cancellation)).Message);
    }

    [Fact]
    public async Task A_sorted_set_ranks_its_members()
    {
        await using var redis = await ConnectAsync(await stores.RedisAsync());
        var key = NewKey();
        var db = redis.GetDatabase();
        await db.SortedSetAddAsync(key, [.. Enumerable.Range(1, 100).Select(i => new SortedSetEntry($"m{i}", i))]);
        Assert.Equal(
            ["m100", "m99", "m98"], (await db.SortedSetRangeByRankAsync(key, 0, 2, Order.Descending)).Select(member => (string?)member));
        Assert.Equal(0, await db.SortedSetRankAsync(key, "m100", Order.Descending));
    }

    [Fact]
    public async Task A_key_expires()
    {
        await using var redis = await ConnectAsync(await stores.RedisAsync());
        var key = NewKey();
        await redis.GetDatabase().StringSetAsync(key, "soon gone", TimeSpan.FromMilliseconds(50));
        while (await redis.GetDatabase().KeyExistsAsync(key))
            await Task.Delay(10, Cancellation);
    }

    [Fact]
    public async Task A_wrong_password_is_rejected()
    {
        var options = ConfigurationOptions.Parse(await stores.RedisAsync());
        options.Password = "wrong";
        options.ConnectRetry = 1;
        await Assert.ThrowsAsync<RedisConnectionException>(() => ConnectionMultiplexer.ConnectAsync(options));
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Acknowledged_writes_survive(bool killed)
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await using (var redis = await ConnectAsync(server.ConnectionString))
        {
            var db = redis.GetDatabase();
            await Task.WhenAll(Enumerable.Range(0, 500).Select(i => db.StringSetAsync($"k{i}", i)));
            await db.SortedSetAddAsync("ranks", "first", 1);
            await db.ScriptEvaluateAsync("redis.call('SET', KEYS[1], 'by script')", [(RedisKey)"script"]);
        }

        if (killed)
            server.Kill();
        await server.RestartAsync(Cancellation);
        await using var again = await ConnectAsync(server.ConnectionString);
        var values = await again.GetDatabase().StringGetAsync([.. Enumerable.Range(0, 500).Select(i => (RedisKey)$"k{i}")]);
        Assert.Equal(Enumerable.Range(0, 500), values.Select(value => (int)value));
        Assert.Equal(1, await again.GetDatabase().SortedSetScoreAsync("ranks", "first"));
        Assert.Equal("by script", (string?)await again.GetDatabase().StringGetAsync("script"));
    }

    private static Task<ConnectionMultiplexer> ConnectAsync(string connectionString) =>
        ConnectionMultiplexer.ConnectAsync(connectionString);

    private static string NewKey() => Guid.NewGuid().ToString("N");
}
