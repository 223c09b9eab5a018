using StackExchange.Redis;
using Tests.Api;
using Tests.Stores;
using Xunit;
using static Tests.LocalServers.ServerFailureTests;

namespace Tests.LocalServers;

/// <summary>Garnet is shown nothing that is not as it was left: it would read what it can, in silence, or die of it.</summary>
public sealed class RedisDamageTests(LocalStores stores)
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
    public async Task Damaged_data_of_a_stopped_server_is_said_so(string part, Damage damage)
    {
        await using var server = await WrittenAsync();
        await server.StopAsync();
        await IsNoticedAsync(server, part, damage);
    }

    [Theory]
    [MemberData(nameof(Kinds))]
    public async Task Damaged_data_of_a_killed_server_is_said_so(string part, Damage damage)
    {
        await using var server = await WrittenAsync();
        await UntilSealedAsync(server);
        server.Kill();
        await IsNoticedAsync(server, part, damage);
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Gone)]
    public async Task Damaged_commit_records_lose_nothing_as_the_log_has_them_too(Damage damage)
    {
        await using var server = await WrittenAsync();
        await UntilSealedAsync(server);
        server.Kill();
        DoAll(server, "AOF/log-commits", damage);

        await server.RestartAsync(Cancellation);
        await using var redis = await ConnectAsync(server);
        var values = await redis.GetDatabase().StringGetAsync([.. Enumerable.Range(0, 500).Select(key => (RedisKey)$"k{key}")]);
        Assert.Equal(Enumerable.Range(0, 500).Select(key => -key), values.Select(value => (int)value));
    }

    [Fact]
    public async Task A_server_killed_again_and_again_is_never_said_to_be_damaged_and_has_all_that_it_acknowledged()
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        var acknowledged = 0;
        for (var round = 0; round < 6; round++)
        {
            await using (var redis = await ConnectAsync(server))
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
        await using var server = await WrittenAsync();
        await server.StopAsync();
        for (var round = 0; round < 3; round++)
        {
            await server.RestartAsync(Cancellation);
            await using (var redis = await ConnectAsync(server))
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

    private async Task<LocalServer> WrittenAsync()
    {
        var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await using var redis = await ConnectAsync(server);
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => redis.GetDatabase().StringSetAsync($"k{i}", i)));
        await redis.GetDatabase().ExecuteAsync("SAVE");
        await Task.WhenAll(Enumerable.Range(0, 500).Select(i => redis.GetDatabase().StringSetAsync($"k{i}", -i)));
        return server;
    }

    private static async Task UntilSealedAsync(LocalServer server)
    {
        await using var redis = await ConnectAsync(server);
        var committed = (await redis.GetServers()[0].InfoAsync("persistence")).SelectMany(section => section).Single(pair => pair.Key == "CommittedUntilAddress").Value;
        var seal = Path.Combine(server.DataFolder, "seal");
        await Eventually.HoldsAsync(async () => File.Exists(seal) && (await File.ReadAllTextAsync(seal, Cancellation)).Contains($": {committed},", StringComparison.Ordinal));
    }

    private static async Task IsNoticedAsync(LocalServer server, string part, Damage damage)
    {
        DoAll(server, part, damage);
        await IsDamagedAsync(server, "redis");
        await IsDamagedAsync(server, "redis");
    }

    private static void DoAll(LocalServer server, string part, Damage damage)
    {
        var path = Path.Combine(server.DataFolder, part);
        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path])
            Do(damage, file);
    }

    private static async Task<ConnectionMultiplexer> ConnectAsync(LocalServer server) =>
        await ConnectionMultiplexer.ConnectAsync($"{server.ConnectionString},allowAdmin=true");
}
