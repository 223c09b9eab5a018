using StackExchange.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>A crash is no damage: the embedded Redis has all writes that it acknowledged before it was killed.</summary>
public sealed class RedisCrashTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_repeatedly_killed_server_keeps_all_it_acknowledged_and_is_never_reported_as_damaged()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        var acknowledged = 0;
        for (var round = 0; round < 6; round++)
        {
            await using (var redis = await WrittenRedis.ConnectAsync(server))
            {
                var values = await redis.GetDatabase()
                    .StringGetAsync([.. Enumerable.Range(0, acknowledged).Select(key => (RedisKey)$"k{key}")]);
                Assert.Equal(Enumerable.Range(0, acknowledged), values.Select(value => (int)value));
                var checkpoints = Task.CompletedTask;
                var until = acknowledged + Random.Shared.Next(100, 1_000);
                while (acknowledged < until)
                {
                    if (acknowledged % 300 == 0 && checkpoints.IsCompleted)
                        checkpoints = CheckpointAsync(redis.GetDatabase());
                    await redis.GetDatabase().StringSetAsync($"k{acknowledged}", acknowledged);
                    acknowledged++;
                }

                server.Kill();
                await checkpoints;
            }

            await server.RestartAsync(Cancellation);
        }
    }

    [Fact]
    public async Task A_server_killed_right_after_a_restart_is_not_reported_as_damaged()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await WrittenRedis.WriteAsync(server);
        await server.StopAsync();
        for (var round = 0; round < 3; round++)
        {
            await server.RestartAsync(Cancellation);
            await using (var redis = await WrittenRedis.ConnectAsync(server))
            {
                Assert.Equal(-499 + round, (int)await redis.GetDatabase().StringGetAsync("k499"));
                await redis.GetDatabase().StringIncrementAsync("k499");
            }

            server.Kill();
        }
    }

    private static async Task CheckpointAsync(IDatabase database)
    {
        try
        {
            await database.ExecuteAsync("SAVE");
        }
        catch (RedisException)
        {
            // Its server was killed meanwhile.
        }
    }
}
