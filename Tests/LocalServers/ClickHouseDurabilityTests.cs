using ClickHouse.Driver;
using Tests.Stores;
using Xunit;

namespace Tests.LocalServers;

public sealed class ClickHouseDurabilityTests(LocalStores stores)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Every_acknowledged_insert_survives_a_killed_server()
    {
        await using var server = await stores.StartServerAsync(StoreKind.ClickHouse, Cancellation);
        using var client = new ClickHouseClient(server.ConnectionString);
        await client.ExecuteNonQueryAsync(
            "CREATE TABLE kept (writer Int32, id Int32) ENGINE = MergeTree ORDER BY id", cancellationToken: Cancellation);
        var acknowledged = new int[4];
        var enough = new TaskCompletionSource();
        var writers = Enumerable.Range(0, acknowledged.Length).Select(writer => WriteAsync(client, writer, acknowledged, enough)).ToList();
        await enough.Task.WaitAsync(Cancellation);
        server.Kill();
        await Task.WhenAll(writers);

        await server.RestartAsync(Cancellation);
        for (var writer = 0; writer < acknowledged.Length; writer++)
        {
            var stored = await client.ExecuteScalarAsync(
                $"SELECT uniqExact(id) FROM kept WHERE writer = {writer} AND id < {acknowledged[writer] * 10}",
                cancellationToken: Cancellation);
            Assert.Equal((ulong)acknowledged[writer] * 10, stored);
        }
    }

    // Inserts tens of rows until the server is gone.
    private static async Task WriteAsync(ClickHouseClient client, int writer, int[] acknowledged, TaskCompletionSource enough)
    {
        try
        {
            while (true)
            {
                var first = acknowledged[writer] * 10;
                await client.InsertBinaryAsync(
                    "kept", ["writer", "id"], Enumerable.Range(first, 10)
                        .Select(id => new object[] { writer, id }), cancellationToken: Cancellation);
                acknowledged[writer]++;
                if (acknowledged[writer] == 10)
                    enough.TrySetResult();
            }
        }
        catch (Exception gone) when (gone is HttpRequestException or IOException)
        {
            // The server was killed: this insert was not acknowledged.
        }
    }

    [Fact]
    public async Task A_large_result_is_streamed()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        const int rows = 20_000_000;
        await using var server = await stores.StartServerAsync(StoreKind.ClickHouse, Cancellation);
        using var client = new ClickHouseClient(server.ConnectionString);
        await client.ExecuteScalarAsync("SELECT sum(number) FROM numbers(1000000)", cancellationToken: Cancellation);
        var before = PeakMemory(server);
        using var result = await client.ExecuteRawResultAsync(
            $"SELECT number, number FROM numbers({rows}) FORMAT RowBinary", cancellationToken: Cancellation);
        await using var stream = await result.ReadAsStreamAsync();
        var buffer = new byte[1 << 20];
        var total = 0L;
        for (int read; (read = await stream.ReadAsync(buffer, Cancellation)) > 0;)
            total += read;
        Assert.Equal(rows * 16L, total);
        Assert.InRange(PeakMemory(server) - before, 0, total / 2);
    }

    private static long PeakMemory(LocalServer server) =>
        long.Parse(
            File.ReadLines($"/proc/{server.ProcessId}/status").First(line => line.StartsWith("VmHWM:", StringComparison.Ordinal))
                .Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], null) * 1024;
}
