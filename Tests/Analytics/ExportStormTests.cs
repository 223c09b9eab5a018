using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using Npgsql;
using Tests.Api;
using Tests.Caching;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>
/// Clients report activities through GameApi while workers and stores are killed and the network is cut, at random moments.
/// ASPIREGAME_STORM_SECONDS sets for how long (default 12); a seed that failed is repeated with ASPIREGAME_STORM_SEED.
/// </summary>
[CollectionDefinition(nameof(ExportStormTests), DisableParallelization = true)]
public sealed class ExportStormAlone;

/// <inheritdoc cref="ExportStormAlone"/>
[Collection(nameof(ExportStormTests))]
public sealed class ExportStormTests(LocalStores stores)
{
    private const int Clients = 4;
    private const int MostPerReport = 40;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Number("ASPIREGAME_STORM_SECONDS", 12));

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Whatever_is_killed_or_cut_every_acknowledged_activity_reaches_the_warehouse_once()
    {
        var seed = (int)Number("ASPIREGAME_STORM_SEED", Random.Shared.Next());
        TestContext.Current.SendDiagnosticMessage($"ASPIREGAME_STORM_SEED={seed}");
        await using var postgres = await stores.StartServerAsync(StoreKind.Postgres, Stop);
        await using var clickHouse = await stores.StartServerAsync(StoreKind.ClickHouse, Stop);
        var gamedb = new NpgsqlConnectionStringBuilder(postgres.ConnectionString) { Database = "gamedb" }.ConnectionString;
        var analytics = new ClickHouseConnectionStringBuilder(clickHouse.ConnectionString) { Database = "analytics" }.ConnectionString;
        await using (var databases = MigratedDatabases.Open(gamedb))
            await MigratedDatabases.MigrateAsync(databases);
        await using var toPostgres = new CuttableProxy(gamedb);
        await using var toClickHouse = new CuttableProxy(analytics);
        await using var api = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:gamedb"] = gamedb });
        var worker = new Dictionary<string, string?>
        {
            ["Auth:SigningKey"] = api.Settings["Auth:SigningKey"],
            ["ConnectionStrings:gamedb"] = toPostgres.ConnectionString,
            ["ConnectionStrings:analytics"] = toClickHouse.ConnectionString,
            ["Export:PollInterval"] = "00:00:00.020",
            ["Export:StandbyInterval"] = "00:00:00.100",
            ["Export:SmallestBatch"] = "20",
            ["Export:LargestBatch"] = "200",
            ["Export:LongestRetryDelay"] = "00:00:00.500",
            ["Logging:LogLevel:Default"] = "Error",
        };
        var workers = await Task.WhenAll(
            NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker"), NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker"));

        var acknowledged = new ConcurrentBag<Guid>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var players = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => api.PlayerAsync()));
        var reporting = players.Select((player, n) => ReportAsync(player.Client, new Random(seed + n + 1), acknowledged, over.Token))
            .ToList();
        try
        {
            await RageAsync(new Random(seed), workers, worker, postgres, clickHouse, toPostgres, toClickHouse);
            await over.CancelAsync();
            await Task.WhenAll(reporting);

            using var warehouse = new ClickHouseClient(analytics);
            await using var database = NpgsqlDataSource.Create(gamedb);
            await UntilExportedAsync(database);
            Assert.True(acknowledged.Count > 500, $"only {acknowledged.Count} activities");
            await WarehouseAudit.HasEachOnceAsync(warehouse, [.. acknowledged, .. await OfGameApiAsync(database)], Stop);
        }
        finally
        {
            foreach (var process in workers)
                process.Dispose();
        }
    }

    /// <summary>
    /// One fault after another, each kind in turn but in an order of its own, until the time is over; then everything is there again.
    /// </summary>
    private static async Task RageAsync(
        Random random, NodeProcess[] workers, Dictionary<string, string?> worker, LocalServer postgres, LocalServer clickHouse,
        CuttableProxy toPostgres, CuttableProxy toClickHouse)
    {
        Func<Task>[] faults =
            [KillWorkerAsync, () => KillStoreAsync(clickHouse), KillWorkerAsync, () => KillStoreAsync(postgres), () =>
                CutAsync(toPostgres), () => CutAsync(toClickHouse), KillBothAsync];
        var clock = System.Diagnostics.Stopwatch.StartNew();
        do
        {
            random.Shuffle(faults);
            foreach (var fault in faults)
            {
                await PauseAsync(400);
                await fault();
            }
        }
        while (clock.Elapsed < Duration);

        async Task KillWorkerAsync()
        {
            var victim = random.Next(workers.Length);
            workers[victim].Dispose();
            workers[victim] = await NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker");
        }

        async Task KillBothAsync()
        {
            foreach (var process in workers)
                process.Dispose();
            await PauseAsync(200);
            var both = await Task.WhenAll(workers.Select(_ => NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker")));
            both.CopyTo(workers, 0);
        }

        async Task KillStoreAsync(LocalServer store)
        {
            store.Kill();
            await PauseAsync(300);
            await store.RestartAsync(Stop);
        }

        async Task CutAsync(CuttableProxy network)
        {
            network.Cut();
            await PauseAsync(500);
            network.Mend();
        }

        Task PauseAsync(int milliseconds) => Task.Delay(random.Next(milliseconds), Stop);
    }

    /// <summary>A client as they should be: what was not acknowledged is reported again, under the same ids, until it is.</summary>
    private static async Task ReportAsync(HttpClient client, Random random, ConcurrentBag<Guid> acknowledged, CancellationToken over)
    {
        while (!over.IsCancellationRequested)
        {
            var items = Enumerable.Range(0, random.Next(1, MostPerReport)).Select(_ => new
            {
                id = Guid.CreateVersion7(),
                gameId = random.Next(2) == 0 ? "star-drift" : "word-garden",
                kind = "level.up",
                occurredAt = DateTimeOffset.UtcNow.AddMinutes(-random.Next(40_000)),
                payload = new { level = random.Next(100) },
            }).ToList();
            while (!await IsAcknowledgedAsync(client, items))
                await Task.Delay(100, Stop);
            foreach (var item in items)
                acknowledged.Add(item.id);
            await Task.Delay(random.Next(20), Stop);
        }
    }

    private static async Task<bool> IsAcknowledgedAsync<T>(HttpClient client, List<T> items)
    {
        using var answer = await client.PostAsJsonAsync(new Uri("/v1/activities", UriKind.Relative), items, Stop);
        if (!answer.IsSuccessStatusCode)
        {
            Assert.True(
                answer.StatusCode is HttpStatusCode.ServiceUnavailable,
                $"GameApi answered {(int)answer.StatusCode}: {await answer.Content.ReadAsStringAsync(Stop)}");
            return false;
        }
        var receipt = await Task.FromResult(answer).JsonAsync();
        Assert.Equal(0, receipt.GetProperty("rejected").GetArrayLength());
        return true;
    }

    /// <summary>What GameApi itself noted, such as that a player registered.</summary>
    private static async Task<List<Guid>> OfGameApiAsync(NpgsqlDataSource database)
    {
        await using var command = database.CreateCommand("SELECT activity_id FROM activities WHERE kind <> 'level.up'");
        await using var reader = await command.ExecuteReaderAsync(Stop);
        var ids = new List<Guid>();
        while (await reader.ReadAsync(Stop))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    private static Task UntilExportedAsync(NpgsqlDataSource database) => Eventually.HoldsAsync(async () =>
    {
        await using var command = database.CreateCommand("""
            SELECT count(*) FROM activities, export_cursors AS cursor
            WHERE (activities.txid, activities.activity_id, activities.player_id) > (cursor.txid, cursor.activity_id, cursor.activity_player_id) OR cursor.announced_txid IS NOT NULL
            """);
        return await command.ExecuteScalarAsync(Stop) is 0L;
    });

    private static double Number(string variable, double usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
