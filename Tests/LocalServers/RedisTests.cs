using StackExchange.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class RedisTests(LocalStores stores)
{
    [Fact]
    public async Task Scripts_run()
    {
        await using var redis = await ConnectionMultiplexer.ConnectAsync(await stores.RedisAsync());
        RedisKey key = Guid.NewGuid().ToString("N");
        var result = await redis.GetDatabase().ScriptEvaluateAsync("redis.call('SET', KEYS[1], ARGV[1]) return redis.call('GET', KEYS[1])", [key], ["value"]);
        Assert.Equal("value", (string?)result);
    }
}
