using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bench.Comparing;
using Bench.Servers;
using ClickHouse.Driver;

namespace Bench.Export;

/// <summary>
/// How long it takes until an acknowledged activity is in ClickHouse, at 5,000 activities per second: through the worker, against a bare
/// loop with the same poll interval.
/// </summary>
internal sealed class SteadyLag : IComparison
{
    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(200);
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(5);

    public string Name => "export-lag";
    public string SideA => "AnalyticsWorker, p99 at 5,000 rows/s";
    public string SideB => "bare polling";
    public string Unit => "ms";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var databases = await ExportDatabases.MakeAsync(context.Servers, "steady", cancellationToken);
        var port = ServerProcess.FreePort();
        var environment = context.Servers.ServiceEnvironment(port);
        environment["ConnectionStrings__gamedb"] = databases.Address;
        environment["ConnectionStrings__cache"] = await context.Servers.RedisAsync(cancellationToken);
        environment["Cache__KeyPrefix"] = "steady:";
        environment["Auth__AccessTokenLifetime"] = "12:00:00";
        var api = await context.Servers.StartAsync(
            "gameapi", "GameApi", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken);
        var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}") };
        using var login = await client.PostAsJsonAsync(
            "/v1/auth/device", new { deviceId = $"bench-{Guid.NewGuid():N}" }, cancellationToken);
        login.EnsureSuccessStatusCode();
        var token = (await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken)).GetProperty("accessToken").GetString();
        client.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
        return new Run(databases, api, client);
    }

    private sealed class Run(ExportDatabases databases, ServerProcess api, HttpClient client) : IComparisonRun
    {
        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(databases.Stores) { ["gameapi"] = api.Id };

        public bool GetsFaster => false;

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
        {
            var warehouse = await databases.NewWarehouseAsync(cancellationToken);
            var longEnough = duration > Shortest ? duration : Shortest;
            try
            {
                return side == Side.A
                    ? await WorkerAsync(warehouse, longEnough, cancellationToken)
                    : await BareAsync(warehouse, longEnough, cancellationToken);
            }
            finally
            {
                await ExportDatabases.DropAsync(warehouse, CancellationToken.None);
            }
        }

        public async ValueTask DisposeAsync()
        {
            client.Dispose();
            await databases.DisposeAsync();
        }

        private async Task<Sample> WorkerAsync(ClickHouseClient warehouse, TimeSpan duration, CancellationToken cancellationToken)
        {
            var (worker, leader) = await databases.StandByAsync(warehouse, cancellationToken);
            await using (worker)
            {
                await leader.DisposeAsync();
                await databases.UntilDrainedAsync(cancellationToken);
                return await new SteadyLoad(client, warehouse, "activities").RunAsync(duration, cancellationToken);
            }
        }

        private async Task<Sample> BareAsync(ClickHouseClient warehouse, TimeSpan duration, CancellationToken cancellationToken)
        {
            await warehouse.ExecuteNonQueryAsync(BareCopy.CreateTable, cancellationToken: cancellationToken);
            using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var polling = PollAsync(warehouse, stop.Token);
            var sample = await new SteadyLoad(client, warehouse, "bare").RunAsync(duration, cancellationToken);
            await stop.CancelAsync();
            await polling;
            return sample;
        }

        private async Task PollAsync(ClickHouseClient warehouse, CancellationToken cancellationToken)
        {
            var copy = new BareCopy(databases.EventLog, warehouse);
            await using var command = databases.EventLog.CreateCommand("SELECT coalesce(max(txid), '0') FROM activities");
            var last = (ulong)(await command.ExecuteScalarAsync(CancellationToken.None))!;
            while (!cancellationToken.IsCancellationRequested)
            {
                var (_, newest) = await copy.RunAsync(
                    string.Create(CultureInfo.InvariantCulture, $"txid > '{last}' AND txid < pg_snapshot_xmin(pg_current_snapshot())"),
                    CancellationToken.None);
                last = Math.Max(last, newest);
                await Task.Delay(PollInterval, CancellationToken.None);
            }
        }
    }
}
