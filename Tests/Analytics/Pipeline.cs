using System.Diagnostics.Metrics;
using AnalyticsWorker.Erasure;
using AnalyticsWorker.Export;
using AnalyticsWorker.Warehouse;
using ClickHouse.Driver;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Npgsql;
using Tests.Api;
using Tests.Stores;

namespace Tests.Analytics;

/// <summary>An event log and a warehouse of a test's own, and exporters between them.</summary>
internal sealed class Pipeline : IAsyncDisposable
{
    private const string Source = "gamedb";

    private readonly ServiceProvider _services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    private readonly ExportMetrics _metrics;

    private Pipeline(string database, string analytics)
    {
        (ConnectionString, WarehouseConnectionString) = (database, analytics);
        Database = NpgsqlDataSource.Create(database);
        Warehouse = new ClickHouseClient(analytics);
        _metrics = new ExportMetrics(_services.GetRequiredService<IMeterFactory>());
        Erasures = new ErasureMetrics(_services.GetRequiredService<IMeterFactory>());
    }

    public string ConnectionString { get; }

    public string WarehouseConnectionString { get; }

    public NpgsqlDataSource Database { get; }

    public ClickHouseClient Warehouse { get; }

    public ErasureMetrics Erasures { get; }

    /// <param name="stores">Where both are created.</param>
    /// <param name="cancellationToken">Of the test.</param>
    /// <param name="warehouse">A warehouse of the test's own instead.</param>
    public static async Task<Pipeline> OpenAsync(LocalStores stores, CancellationToken cancellationToken, string? warehouse = null)
    {
        var pipeline = new Pipeline(
            await stores.NewGameDatabaseAsync(cancellationToken), warehouse ?? await stores.NewAnalyticsDatabaseAsync(cancellationToken));
        using var migrator = new WarehouseMigrator(pipeline.Warehouse, NullLogger<WarehouseMigrator>.Instance);
        await migrator.MigrateAsync(cancellationToken);

        // A log may hold rows that predate this check: the exporter must handle payloads of any size.
        await using var older = pipeline.Database.CreateCommand("ALTER TABLE activities DROP CONSTRAINT ck_activities_payload");
        await older.ExecuteNonQueryAsync(cancellationToken);
        return pipeline;
    }

    /// <summary>The same warehouse behind another migrated database, to which the event log was moved.</summary>
    public Pipeline MovedTo(string database) => new(database, WarehouseConnectionString);

    /// <summary>An exporter that resumes from the stored cursor, as after any stop.</summary>
    public async Task<SourceExporter> ResumeAsync(
        NpgsqlConnection connection, int batch, CancellationToken cancellationToken, int bytes = int.MaxValue)
    {
        var size = new BatchSize(new ExportOptions { MinBatchSize = batch, MaxBatchSize = batch, MaxBatchBytes = bytes });
        var exporter = new SourceExporter(
            connection, Source, new WarehouseWriter(Warehouse, NullLogger<WarehouseWriter>.Instance), size, _metrics);
        await exporter.ResumeAsync(cancellationToken);
        return exporter;
    }

    /// <summary>Exports everything below the horizon.</summary>
    public async Task DrainAsync(int batch, CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellationToken);
        await (await ResumeAsync(connection, batch, cancellationToken)).DrainAsync(cancellationToken);
    }

    /// <summary>
    /// Exports everything once more, from the beginning and in batches of a size of their own, so that no insert is recognised as a
    /// repetition.
    /// </summary>
    public async Task RepeatAsync(int batch, CancellationToken cancellationToken)
    {
        // Forgets how far the export has come, as after a restored backup.
        await using var forget = Database.CreateCommand("DELETE FROM export_cursors");
        await forget.ExecuteNonQueryAsync(cancellationToken);
        await DrainAllAsync(batch, cancellationToken);
    }

    /// <summary>Exports until the cursor has passed everything that is stored.</summary>
    public Task DrainAllAsync(int batch, CancellationToken cancellationToken) =>
        Eventually.HoldsAsync(async () =>
        {
            await DrainAsync(batch, cancellationToken);
            await using var command = Database.CreateCommand("""
                SELECT NOT EXISTS (SELECT FROM activities, export_cursors AS cursor
                    WHERE (activities.txid, activities.activity_id, activities.player_id)
                        > (cursor.txid, cursor.activity_id, cursor.activity_player_id))
                """);
            return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
        });

    /// <summary>Exports until so many are there: open transactions of other tests hold back the horizon of the whole server.</summary>
    public Task DrainAsync(int batch, int expected, CancellationToken cancellationToken) => Eventually.HoldsAsync(async () =>
    {
        await DrainAsync(batch, cancellationToken);
        return (await ExportedAsync(cancellationToken)).Count >= expected;
    });

    /// <summary>Waits until an exporter may read so many at once.</summary>
    public async Task BelowHorizonAsync(int expected, CancellationToken cancellationToken)
    {
        await using var connection = await Database.OpenConnectionAsync(cancellationToken);
        await Eventually.HoldsAsync(async () =>
            (await (await ResumeAsync(connection, expected + 1, cancellationToken)).ReadAsync(cancellationToken)).Count == expected);
    }

    /// <summary>Starts sessions, as GameApi records them.</summary>
    public Task<List<Guid>> StartSessionsAsync(int count, CancellationToken cancellationToken) =>
        ActAsync(count, cancellationToken, """{"country":"DE","platform":"web","clientVersion":"1.0"}""", kind: "session.started");

    /// <summary>Stores activities of one transaction.</summary>
    public async Task<List<Guid>> ActAsync(
        int count, CancellationToken cancellationToken, string payload = "{}", NpgsqlTransaction? transaction = null,
        string kind = "level.up")
    {
        var ids = Enumerable.Range(0, count).Select(_ => Guid.CreateVersion7()).ToList();
        await using var own = transaction is null ? await Database.OpenConnectionAsync(cancellationToken) : null;
        await using var command = new NpgsqlCommand("""
            INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
            SELECT gen_random_uuid(), id, 'star-drift', NULL, $3, now() - random() * interval '20 days', $2::jsonb FROM unnest($1) AS id
            """, transaction?.Connection ?? own, transaction)
        {
            Parameters = { new() { Value = ids.ToArray() }, new() { Value = payload }, new() { Value = kind } },
        };
        await command.ExecuteNonQueryAsync(cancellationToken);
        return ids;
    }

    /// <summary>The ids in the warehouse, each as often as it is there before any merge.</summary>
    public async Task<List<Guid>> ExportedAsync(CancellationToken cancellationToken)
    {
        var ids = new List<Guid>();
        await using var reader = await Warehouse.ExecuteReaderAsync(
            "SELECT activity_id FROM activities", cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            ids.Add(reader.GetGuid(0));
        return ids;
    }

    public async Task<T> AskAsync<T>(string sql, CancellationToken cancellationToken) =>
        (T)(await Warehouse.ExecuteScalarAsync(sql, cancellationToken: cancellationToken))!;

    public async ValueTask DisposeAsync()
    {
        await Database.DisposeAsync();
        Warehouse.Dispose();
        await _services.DisposeAsync();
    }
}
