using Bench.Servers;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using Npgsql;

namespace Bench.Export;

/// <summary>An event log for one comparison, and a new warehouse for each measurement.</summary>
internal sealed class ExportDatabases(ServerPark servers, string address, NpgsqlDataSource database, string warehouse) : IAsyncDisposable
{
    /// <summary>The key of AnalyticsWorker.Export.LeaderLock ("export").</summary>
    private const long LeaderLock = 0x6578706F7274;

    /// <summary>Connection string of the event log.</summary>
    public string Address => address;

    public NpgsqlDataSource EventLog => database;

    /// <summary>The processes of the stores, for their CPU time.</summary>
    public Dictionary<string, int> Stores => servers.Stores.ToDictionary(store => store.Name, store => store.Process.Id);

    public static async Task<ExportDatabases> MakeAsync(ServerPark servers, string name, CancellationToken cancellationToken)
    {
        var server = await servers.PostgresAsync(cancellationToken);
        var address = new NpgsqlConnectionStringBuilder(server) { Database = name }.ConnectionString;
        var environment = servers.ServiceEnvironment(0);
        environment["ConnectionStrings__gamedb"] = address;
        var migration = await servers.StartAsync("migrations", "GameApi", ["migrate"], environment, null, cancellationToken);
        await migration.CompleteAsync(cancellationToken);
        var own = new NpgsqlDataSourceBuilder($"{address};Command Timeout=600").Build();
        return new ExportDatabases(servers, address, own, await servers.ClickHouseAsync(cancellationToken));
    }

    /// <summary>Creates an empty ClickHouse database.</summary>
    public async Task<ClickHouseClient> NewWarehouseAsync(CancellationToken cancellationToken)
    {
        var connection = new ClickHouseConnectionStringBuilder(warehouse) { Database = "default" };
        var name = $"bench_{Guid.NewGuid():N}";
        using (var server = new ClickHouseClient(connection.ConnectionString))
            await server.ExecuteNonQueryAsync($"CREATE DATABASE {name}", cancellationToken: cancellationToken);
        connection.Database = name;
        return new ClickHouseClient(connection.ConnectionString);
    }

    public static async Task DropAsync(ClickHouseClient warehouse, CancellationToken cancellationToken)
    {
        using var server = new ClickHouseClient(new ClickHouseClientSettings(warehouse.Settings) { Database = "default" });
        await server.ExecuteNonQueryAsync($"DROP DATABASE {warehouse.Settings.Database} SYNC", cancellationToken: cancellationToken);
        warehouse.Dispose();
    }

    /// <summary>Starts a worker for a warehouse. It is ready, and exports from the beginning once the lock is disposed.</summary>
    public async Task<(ServerProcess Worker, IAsyncDisposable Lock)> StandByAsync(
        ClickHouseClient into, CancellationToken cancellationToken)
    {
        var leader = new NpgsqlConnection($"{address};Pooling=false");
        await leader.OpenAsync(cancellationToken);
        await ExecuteAsync(leader, $"SELECT pg_advisory_lock({LeaderLock})", cancellationToken);
        await ExecuteAsync(leader, "DELETE FROM export_cursors", cancellationToken);

        var port = ServerProcess.FreePort();
        var environment = servers.ServiceEnvironment(port);
        environment["ConnectionStrings__gamedb"] = address;
        environment["ConnectionStrings__analytics"] =
            new ClickHouseConnectionStringBuilder(warehouse) { Database = into.Settings.Database }.ConnectionString;
        environment["Export__StandbyInterval"] = "00:00:00.050";
        var worker = await servers.StartAsync(
            "analyticsworker", "AnalyticsWorker", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken);
        return (worker, leader);
    }

    /// <summary>Waits until the whole event log is in the warehouse.</summary>
    public async Task UntilDrainedAsync(CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand("""
            SELECT NOT EXISTS (SELECT FROM activities LIMIT 1) OR EXISTS (
                SELECT FROM export_cursors WHERE (txid, activity_id, activity_player_id) =
                    (SELECT txid, activity_id, player_id FROM activities ORDER BY txid DESC, activity_id DESC, player_id DESC LIMIT 1))
            """);
        while (!(bool)(await command.ExecuteScalarAsync(cancellationToken))!)
            await Task.Delay(20, cancellationToken);
    }

    public ValueTask DisposeAsync() => database.DisposeAsync();

    private static async Task ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
