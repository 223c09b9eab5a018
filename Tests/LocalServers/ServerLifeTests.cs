using System.Diagnostics;
using System.Globalization;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

/// <summary>No server outlives the process it was started for, however that ends.</summary>
public sealed class ServerLifeTests(LocalStores stores)
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(10);

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_killed_server_takes_its_postgres_with_it()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        await using var server = await stores.StartServerAsync(StoreKind.Postgres, Cancellation);
        var postgres = Postmaster(server);
        server.Kill();
        await UntilGoneAsync(postgres);
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
            await UntilGoneAsync(id);
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

    private static async Task UntilGoneAsync(int id)
    {
        var clock = Stopwatch.StartNew();
        while (IsAlive(id))
        {
            Assert.True(clock.Elapsed < Limit, $"Process {id} still runs after {Limit}.");
            await Task.Delay(50, Cancellation);
        }
    }

    // A zombie has ended; it waits for its parent to ask for its exit code.
    private static bool IsAlive(int id)
    {
        try
        {
            return File.ReadLines($"/proc/{id}/status").First(line => line.StartsWith("State:", StringComparison.Ordinal)) is var state && !state.Contains('Z', StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is IOException or InvalidOperationException)
        {
            return false;
        }
    }
}
