using StackExchange.Redis;
using Tests.Stores;
using Xunit;
using static Tests.LocalServers.ServerFailureTests;

namespace Tests.LocalServers;

/// <summary>Garnet is shown nothing that is not as it was left: it would read what it can, in silence, or die of it.</summary>
public sealed class RedisDamageTests(LocalStores stores, WrittenRedis written) : IClassFixture<WrittenRedis>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, Damage> Kinds => new()
    {
        { "AOF/aof.log.0", Damage.Flipped },
        { "AOF/aof.log.0", Damage.Cut },
        { "AOF/aof.log.0", Damage.Gone },
        { "AOF", Damage.Gone },
        { "Store/checkpoints/cpr-checkpoints", Damage.Flipped },
        { "Store/checkpoints/index-checkpoints", Damage.Cut },
        { "Store", Damage.Gone },
        { "seal", Damage.Flipped },
    };

    [Theory]
    [MemberData(nameof(Kinds))]
    [InlineData("AOF/aof.log.0", Damage.FirstByteFlipped)]
    [InlineData("AOF/log-commits", Damage.FirstByteFlipped)]
    [InlineData("AOF/log-commits", Damage.Flipped)]
    [InlineData("AOF/log-commits", Damage.Cut)]
    [InlineData("AOF/log-commits", Damage.Gone)]
    public Task Damaged_data_of_a_stopped_server_is_said_so(string part, Damage damage) => IsNoticedAsync(killed: false, part, damage);

    [Theory]
    [MemberData(nameof(Kinds))]
    public Task Damaged_data_of_a_killed_server_is_said_so(string part, Damage damage) => IsNoticedAsync(killed: true, part, damage);

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task The_same_data_is_served_where_nothing_is_damaged(bool killed)
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await server.StopAsync();
        Directory.Delete(server.DataFolder, recursive: true);
        Directory.Move(await written.CopyAsync(killed), server.DataFolder);

        await server.RestartAsync(Cancellation);
        await WrittenRedis.AssertCompleteAsync(server);
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Gone)]
    public async Task Damaged_commit_records_lose_nothing_as_the_log_has_them_too(Damage damage)
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await WrittenRedis.WriteAsync(server);
        await WrittenRedis.KillAsync(server);
        DoAll(server.DataFolder, "AOF/log-commits", damage);

        await server.RestartAsync(Cancellation);
        await WrittenRedis.AssertCompleteAsync(server);
    }

    [Fact]
    public async Task A_server_killed_again_and_again_is_never_said_to_be_damaged_and_has_all_that_it_acknowledged()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        var acknowledged = 0;
        for (var round = 0; round < 6; round++)
        {
            await using (var redis = await WrittenRedis.ConnectAsync(server))
            {
                var values = await redis.GetDatabase().StringGetAsync([.. Enumerable.Range(0, acknowledged).Select(key => (RedisKey)$"k{key}")]);
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
    public async Task A_server_killed_right_after_it_was_started_again_is_not_said_to_be_damaged()
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

    private async Task IsNoticedAsync(bool killed, string part, Damage damage)
    {
        var data = await written.CopyAsync(killed);
        DoAll(data, part, damage);
        await IsDamagedAsync("redis", data);
        await IsDamagedAsync("redis", data);
    }

    private static void DoAll(string data, string part, Damage damage)
    {
        var path = Path.Combine(data, part);
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path])
            Do(damage, file);
    }
}
