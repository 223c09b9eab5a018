using System.Diagnostics;
using System.Globalization;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>No server outlives the process it was started for, however that ends.</summary>
public sealed class ServerLifeTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_takes_its_postgres_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        var postgres = Postmaster(server);
        server.Kill();
        await Processes.UntilGoneAsync(postgres, Cancellation);
    }

    [Theory]
    [InlineData(StoreKind.Postgres)]
    [InlineData(StoreKind.Redis)]
    [InlineData(StoreKind.ClickHouse)]
    public async Task A_server_stops_when_its_parent_is_killed(StoreKind kind)
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        using var parent = Process.Start("sleep", "600");
        await using var server = await stores.StartServerAsync(kind, parent.Id, Cancellation);
        var ids = kind == StoreKind.Postgres ? (int[])[server.ProcessId, Postmaster(server)] : [server.ProcessId];
        parent.Kill();
        foreach (var id in ids)
            await Processes.UntilGoneAsync(id, Cancellation);
    }

    [Theory]
    [InlineData(StoreKind.Postgres)]
    [InlineData(StoreKind.Redis)]
    [InlineData(StoreKind.ClickHouse)]
    public async Task A_server_asked_to_stop_exits_with_0(StoreKind kind)
    {
        await using var server = await stores.StartServerAsync(kind, Cancellation);
        Assert.Equal(0, await server.StopAsync());
    }

    private static int Postmaster(LocalServer server) =>
        int.Parse(File.ReadLines(Path.Combine(server.DataFolder, "data", "postmaster.pid")).First(), CultureInfo.InvariantCulture);
}
