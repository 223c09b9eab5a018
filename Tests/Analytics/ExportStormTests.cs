using System.Collections.Concurrent;
using System.Globalization;
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
/// ASPIREGAME_STORM_SECONDS sets for how long (default: one round of each fault); ASPIREGAME_STORM_SEED repeats a failed seed.
/// </summary>
[CollectionDefinition(nameof(ExportStormTests), DisableParallelization = true)]
public sealed class ExportStormAlone;

/// <inheritdoc cref="ExportStormAlone"/>
[Collection(nameof(ExportStormTests))]
public sealed class ExportStormTests(LocalStores stores)
{
    private const int Clients = 4;

    private static readonly TimeSpan Duration = TimeSpan.FromSeconds(Number("ASPIREGAME_STORM_SECONDS", 1));

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
            ["Export:MinBatchSize"] = "20",
            ["Export:MaxBatchSize"] = "200",
            ["Export:MaxRetryDelay"] = "00:00:00.500",
            ["Logging:LogLevel:Default"] = "Error",
        };
        var workers = await Task.WhenAll(
            NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker"), NodeProcess.StartAsync(worker, Stop, "AnalyticsWorker"));

        var acknowledged = new ConcurrentBag<Guid>();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var players = await Task.WhenAll(Enumerable.Range(0, Clients).Select(_ => api.PlayerAsync()));
        var reporting = players.Select((player, n) =>
            ReportingClient.ReportAsync(player.Client, new Random(seed + n + 1), acknowledged, over.Token)).ToList();
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
    /// Injects one fault after another, each kind once per round in random order, until the time is over; then everything is up again.
    /// </summary>
    private static async Task RageAsync(
        Random random, NodeProcess[] workers, Dictionary<string, string?> worker, LocalServer postgres, LocalServer clickHouse,
        CuttableProxy toPostgres, CuttableProxy toClickHouse)
    {
        Func<Task>[] faults =
        [
            KillWorkerAsync, () => KillStoreAsync(clickHouse), KillWorkerAsync, () => KillStoreAsync(postgres),
            () => CutAsync(toPostgres), () => CutAsync(toClickHouse), KillBothAsync,
        ];
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

    /// <summary>What GameApi itself recorded, such as registrations.</summary>
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
            WHERE (activities.txid, activities.activity_id, activities.player_id)
                    > (cursor.txid, cursor.activity_id, cursor.activity_player_id)
                OR cursor.announced_txid IS NOT NULL
            """);
        return await command.ExecuteScalarAsync(Stop) is 0L;
    });

    private static double Number(string variable, double usual) =>
        double.TryParse(Environment.GetEnvironmentVariable(variable), CultureInfo.InvariantCulture, out var number) ? number : usual;
}
