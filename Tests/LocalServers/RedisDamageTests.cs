using System.Net;
using System.Net.Sockets;
using Tests.Stores;
using Xunit;
using static Tests.LocalServers.ServerFailureTests;

namespace Tests.LocalServers;

/// <summary>A development cache may be lost: whatever lies in its folder, it serves again, and says so where it starts empty.</summary>
public sealed class RedisDamageTests(LocalStores stores, WrittenRedis written) : IClassFixture<WrittenRedis>
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("AOF/aof.log.0", Damage.Flipped)]
    [InlineData("AOF/aof.log.0", Damage.FirstByteFlipped)]
    [InlineData("AOF/aof.log.0", Damage.Cut)]
    [InlineData("AOF/aof.log.0", Damage.Gone)]
    [InlineData("AOF/aof.log.0", Damage.Swapped)]
    [InlineData("AOF", Damage.Swapped)]
    [InlineData("Store/checkpoints/cpr-checkpoints", Damage.Gone)]
    [InlineData("Store/checkpoints/cpr-checkpoints", Damage.Flipped)]
    [InlineData("Store/checkpoints/index-checkpoints", Damage.Cut)]
    [InlineData("Store", Damage.Gone)]
    [InlineData("Store", Damage.Swapped)]
    [InlineData("AOF/log-commits", Damage.FirstByteFlipped)]
    public Task Damaged_data_of_a_stopped_server_is_served_or_removed(string part, Damage damage) =>
        ServesAsync(killed: false, part, damage);

    [Theory]
    [InlineData("AOF/aof.log.0", Damage.Cut)]
    [InlineData("AOF/aof.log.0", Damage.Gone)]
    [InlineData("Store/checkpoints/cpr-checkpoints", Damage.Cut)]
    public Task Damaged_data_of_a_killed_server_is_served_or_removed(string part, Damage damage) =>
        ServesAsync(killed: true, part, damage);

    [Fact]
    public async Task Data_whose_recovery_ended_the_process_is_removed()
    {
        await using var server = await OnCopyAsync(killed: false);
        await File.WriteAllBytesAsync(Path.Combine(server.DataFolder, "recovering"), [], Cancellation);

        await server.RestartAsync(Cancellation);
        await AssertServesAsync(server, keys: 0);
        Assert.Contains("The cache starts empty", server.Output, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_start_that_fails_for_its_port_costs_no_data()
    {
        await using var server = await OnCopyAsync(killed: false);
        var restart = server.RestartAsync(Cancellation);

        // The port is free when the server looks, and taken when Garnet binds it after the recovery.
        while (!File.Exists(Path.Combine(server.DataFolder, "recovering")) && !restart.IsCompleted)
            await Task.Yield();
        using (var taken = new TcpListener(IPAddress.Loopback, server.Port))
        {
            taken.Start();
            while (!restart.IsCompleted && !server.Output.Contains("is taken by another program", StringComparison.Ordinal))
                await Task.Delay(5, Cancellation);
        }

        await restart;
        await WrittenRedis.AssertCompleteAsync(server);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Undamaged_data_is_served(bool killed)
    {
        await using var server = await OnCopyAsync(killed);
        await server.RestartAsync(Cancellation);
        await WrittenRedis.AssertCompleteAsync(server);
    }

    [Theory]
    [InlineData(Damage.Flipped)]
    [InlineData(Damage.Cut)]
    [InlineData(Damage.Gone)]
    public async Task Damaged_commit_records_are_recovered_from_the_log(Damage damage)
    {
        await using var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await WrittenRedis.WriteAsync(server);
        server.Kill();
        DoAll(server.DataFolder, "AOF/log-commits", damage);

        await server.RestartAsync(Cancellation);
        await WrittenRedis.AssertCompleteAsync(server);
    }

    private async Task ServesAsync(bool killed, string part, Damage damage)
    {
        await using var server = await OnCopyAsync(killed);
        DoAll(server.DataFolder, part, damage);
        try
        {
            await server.RestartAsync(Cancellation);
        }
        catch (InvalidOperationException failure) when (!failure.Message.Contains("(exit code 1)", StringComparison.Ordinal))
        {
            // Garnet crashed the process. The next start finds the marker.
            Assert.True(File.Exists(Path.Combine(server.DataFolder, "recovering")));
            await server.RestartAsync(Cancellation);
        }

        await AssertServesAsync(server);
    }

    private async Task<LocalServer> OnCopyAsync(bool killed)
    {
        var server = await stores.StartServerAsync(StoreKind.Redis, Cancellation);
        await server.StopAsync();
        Directory.Delete(server.DataFolder, recursive: true);
        Directory.Move(await written.CopyAsync(killed), server.DataFolder);
        return server;
    }

    /// <summary>It has nothing but what was written, and keeps what is written from now on.</summary>
    private static async Task AssertServesAsync(LocalServer server, int? keys = null)
    {
        await using (var redis = await WrittenRedis.ConnectAsync(server))
        {
            var values = await WrittenRedis.ReadAsync(redis);
            Assert.All(values, (value, key) => Assert.True(value.IsNull || Math.Abs((int)value) == key, $"k{key} is {value}"));
            if (keys is { } expected)
                Assert.Equal(expected, values.Count(value => !value.IsNull));
            await redis.GetDatabase().StringSetAsync("after", "kept");
        }

        await server.RestartAsync(Cancellation);
        await using var again = await WrittenRedis.ConnectAsync(server);
        Assert.Equal("kept", (string?)await again.GetDatabase().StringGetAsync("after"));
    }

    private static void DoAll(string data, string part, Damage damage)
    {
        var path = Path.Combine(data, part);
        if (damage == Damage.Swapped && Directory.Exists(path))
        {
            Directory.Delete(path, recursive: true);
            File.WriteAllText(path, "");
            return;
        }

        foreach (var file in Directory.Exists(path) ? Directory.GetFiles(path, "*", SearchOption.AllDirectories) : [path])
            Do(damage, file);
    }
}
