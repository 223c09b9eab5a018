using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Net.Http.Json;
using System.Text.Json;
using Bench.Comparing;
using Bench.Servers;
using ClickHouse.Driver;

namespace Bench.Export;

/// <summary>
/// 5,000 activities a second through GameApi: how long after the acknowledgement the slowest of a hundred is to be seen in ClickHouse,
/// through the worker and through a bare loop that polls as often.
/// </summary>
internal sealed class SteadyLag : IComparison
{
    private const int RequestsPerSecond = 50;
    private const int ActivitiesPerRequest = 100;
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
        private readonly ConcurrentDictionary<Guid, long> _acknowledged = new();
        private readonly ConcurrentBag<double> _latencies = [];
        private long _errors;

        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>(databases.Stores) { ["gameapi"] = api.Id };

        public bool GetsFaster => false;

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken)
        {
            var warehouse = await databases.NewWarehouseAsync(cancellationToken);
            try
            {
                if (side == Side.A)
                {
                    var (worker, held) = await databases.StandByAsync(warehouse, cancellationToken);
                    await using (worker)
                    {
                        await held.DisposeAsync();
                        await databases.UntilDrainedAsync(cancellationToken);
                        return await LoadAsync("activities", warehouse, duration, cancellationToken);
                    }
                }

                await warehouse.ExecuteNonQueryAsync(BareCopy.CreateTable, cancellationToken: cancellationToken);
                using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
                var polling = PollAsync(warehouse, stop.Token);
                var sample = await LoadAsync("bare", warehouse, duration, cancellationToken);
                await stop.CancelAsync();
                await polling;
                return sample;
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

        private async Task<Sample> LoadAsync(
            string table, ClickHouseClient warehouse, TimeSpan duration, CancellationToken cancellationToken)
        {
            _acknowledged.Clear();
            _latencies.Clear();
            _errors = 0;
            var requests = (int)((duration > Shortest ? duration : Shortest).TotalSeconds * RequestsPerSecond);
            using var seen = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
            var watching = WatchAsync(table, warehouse, requests, seen.Token);
            var clock = Stopwatch.StartNew();
            var posts = new List<Task>();
            for (var n = 0; n < requests; n++)
            {
                if (TimeSpan.FromSeconds((double)n / RequestsPerSecond) - clock.Elapsed is { Ticks: > 0 } early)
                    await Task.Delay(early, cancellationToken);
                posts.Add(PostAsync(cancellationToken));
            }
            await Task.WhenAll(posts);
            seen.CancelAfter(TimeSpan.FromSeconds(20));
            await watching;
            var sorted = _latencies.Order().ToList();
            return new Sample(sorted.Count == 0 ? double.NaN : sorted[(int)(sorted.Count * 0.99)], _errors + requests - sorted.Count);
        }

        private async Task PostAsync(CancellationToken cancellationToken)
        {
            var items = Enumerable.Range(0, ActivitiesPerRequest)
                .Select(
                    n => new { id = Guid.CreateVersion7(), gameId = "star-drift", kind = "level.up", occurredAt = DateTime.UtcNow,
                        payload = new { level = n } }).ToArray();
            using var answer = await client.PostAsJsonAsync("/v1/activities", items, cancellationToken);
            if (answer.IsSuccessStatusCode)
                _acknowledged[items[^1].id] = Stopwatch.GetTimestamp();
            else
                Interlocked.Increment(ref _errors);
        }

        /// <summary>Asks again and again for the last activity of each request.</summary>
        private async Task WatchAsync(string table, ClickHouseClient warehouse, int expected, CancellationToken cancellationToken)
        {
            while (_latencies.Count < expected && !cancellationToken.IsCancellationRequested)
            {
                var waiting = _acknowledged.Keys.Take(500).ToList();
                if (waiting.Count > 0)
                {
                    var list = string.Join(',', waiting.Select(id => $"toUUID('{id}')"));
                    await using var reader = await warehouse.ExecuteReaderAsync(
                        $"SELECT activity_id FROM {table} WHERE activity_id IN ({list})", cancellationToken: CancellationToken.None);
                    while (await reader.ReadAsync(CancellationToken.None))
                        if (_acknowledged.TryRemove(reader.GetGuid(0), out var at))
                            _latencies.Add(Stopwatch.GetElapsedTime(at).TotalMilliseconds);
                }
                await Task.Delay(10, CancellationToken.None);
            }
        }
    }
}
