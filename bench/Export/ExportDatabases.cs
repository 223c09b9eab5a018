using Bench.Servers;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO;
using Npgsql;

namespace Bench.Export;

/// <summary>An event log of a comparison's own, and a new warehouse for each of its measurements.</summary>
internal sealed class ExportDatabases(ServerPark servers, string address, NpgsqlDataSource database, string warehouse) : IAsyncDisposable
{
    /// <summary>"export", the key of AnalyticsWorker.Export.LeaderLock.</summary>
    private const long LeaderLock = 0x6578706F7274;

    /// <summary>Connection string of the event log.</summary>
    public string Address => address;

    public NpgsqlDataSource EventLog => database;

    /// <summary>The stores, whose CPU time is worth knowing.</summary>
    public Dictionary<string, int> Stores => servers.Stores.ToDictionary(store => store.Name, store => store.Process.Id);

    public static async Task<ExportDatabases> MakeAsync(ServerPark servers, string name, CancellationToken cancellationToken)
    {
        var address = new NpgsqlConnectionStringBuilder(
            await servers.PostgresAsync(cancellationToken)) { Database = name }.ConnectionString;
        var environment = servers.ServiceEnvironment(0);
        environment["ConnectionStrings__gamedb"] = address;
        var migration = await servers.StartAsync("migrations", "GameApi", ["migrate"], environment, null, cancellationToken);
        await migration.CompleteAsync(cancellationToken);
        var own = new NpgsqlDataSourceBuilder($"{address};Command Timeout=600").Build();
        return new ExportDatabases(servers, address, own, await servers.ClickHouseAsync(cancellationToken));
    }

    /// <summary>A new empty database of ClickHouse.</summary>
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

    /// <summary>A ready worker that exports into a warehouse from the beginning, as soon as what is returned with it is disposed.</summary>
    public async Task<(ServerProcess Worker, IAsyncDisposable Held)> StandByAsync(
        ClickHouseClient into, CancellationToken cancellationToken)
    {
        var held = new NpgsqlConnection($"{address};Pooling=false");
        await held.OpenAsync(cancellationToken);
        await ExecuteAsync(held, $"SELECT pg_advisory_lock({LeaderLock})", cancellationToken);
        await ExecuteAsync(held, "DELETE FROM export_cursors", cancellationToken);

        var port = ServerProcess.FreePort();
        var environment = servers.ServiceEnvironment(port);
        environment["ConnectionStrings__gamedb"] = address;
        environment["ConnectionStrings__analytics"] = new ClickHouseConnectionStringBuilder(
            warehouse) { Database = into.Settings.Database }.ConnectionString;
        environment["Export__StandbyInterval"] = "00:00:00.050";
        return (
            await servers.StartAsync(
                "analyticsworker", "AnalyticsWorker", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken), held);
    }

    /// <summary>Returns when everything that is in the event log is in the warehouse.</summary>
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
