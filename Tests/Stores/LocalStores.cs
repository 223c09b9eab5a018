using System.Collections.Concurrent;
using ClickHouse.Driver.ADO;
using Npgsql;
using Tests.Stores;
using Xunit;

[assembly: AssemblyFixture(typeof(LocalStores))]

namespace Tests.Stores;

/// <summary>
/// The real stores of a test run, one of each, started on first use and shared by all test classes: take it as a
/// constructor parameter. A test that breaks a server starts its own with <c>StartServerAsync</c>.
/// </summary>
public sealed class LocalStores : IAsyncDisposable
{
    private readonly Shared _postgres = new(StoreKind.Postgres);
    private readonly Shared _redis = new(StoreKind.Redis);
    private readonly Shared _clickHouse = new(StoreKind.ClickHouse);
    private readonly ConcurrentBag<LocalServer> _own = [];

    /// <summary>Connection string of the shared PostgreSQL's database <c>postgres</c>, which no test writes to.</summary>
    public async Task<string> PostgresAsync() => (await _postgres.GetAsync()).ConnectionString;

    /// <summary>The last lines of the shared PostgreSQL's log.</summary>
    internal async Task<string> PostgresLogAsync() => (await _postgres.GetAsync()).Output;

    /// <summary>Connection string of a new empty database with a random name.</summary>
    public async Task<string> NewDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var database = new NpgsqlConnectionStringBuilder(await PostgresAsync()) { Database = RandomName(), IncludeErrorDetail = true };
        await using var connection = new NpgsqlConnection(await PostgresAsync());
        await connection.OpenAsync(cancellationToken);
        await using var create = new NpgsqlCommand($"CREATE DATABASE {database.Database}", connection);
        await create.ExecuteNonQueryAsync(cancellationToken);
        return database.ConnectionString;
    }

    /// <summary>Connection string of the shared Redis-protocol server: use random keys, and never flush it.</summary>
    public async Task<string> RedisAsync() => (await _redis.GetAsync()).ConnectionString;

    /// <summary>Connection string of a new empty ClickHouse database with a random name.</summary>
    public async Task<string> NewAnalyticsDatabaseAsync(CancellationToken cancellationToken = default)
    {
        var server = await _clickHouse.GetAsync();
        var database = new ClickHouseConnectionStringBuilder(server.ConnectionString) { Database = RandomName() };
        await using var connection = new ClickHouseConnection(server.ConnectionString);
        await using var create = connection.CreateCommand();
        create.CommandText = $"CREATE DATABASE {database.Database}";
        await create.ExecuteNonQueryAsync(cancellationToken);
        return database.ConnectionString;
    }

    /// <summary>A server of the test's own, durable, that it may kill and restart. It stops with the run, or when disposed of.</summary>
    public Task<LocalServer> StartServerAsync(StoreKind kind, CancellationToken cancellationToken = default) =>
        StartServerAsync(kind, Environment.ProcessId, cancellationToken);

    /// <summary>A server that also stops when the given process ends.</summary>
    public async Task<LocalServer> StartServerAsync(StoreKind kind, int parentId, CancellationToken cancellationToken = default)
    {
        var server = await LocalServer.StartNewAsync(kind, fast: false, parentId, cancellationToken);
        _own.Add(server);
        return server;
    }

    /// <summary>A server of the test's own with its data in a folder of a <see cref="LimitedDisk"/>.</summary>
    internal Task<LocalServer> StartServerAsync(StoreKind kind, LimitedDisk disk, CancellationToken cancellationToken)
    {
        var folder = Path.Combine(disk.Folder, "data");
        Directory.CreateDirectory(folder);
        return StartServerAsync(kind, folder, cancellationToken);
    }

    /// <summary>A server of the test's own on data that is there.</summary>
    internal async Task<LocalServer> StartServerAsync(StoreKind kind, string folder, CancellationToken cancellationToken)
    {
        var server = await LocalServer.StartNewAsync(kind, fast: false, Environment.ProcessId, cancellationToken, folder: folder);
        _own.Add(server);
        return server;
    }

    /// <summary>An installed PostgreSQL of the test's own, which keeps nothing after a crash.</summary>
    /// <param name="folder">Such as <c>/usr/lib/postgresql/15</c>.</param>
    /// <param name="cancellationToken">Cancels the start.</param>
    public async Task<LocalServer> StartInstalledPostgresAsync(string folder, CancellationToken cancellationToken)
    {
        var server = await LocalServer.StartNewAsync(StoreKind.Postgres, fast: true, Environment.ProcessId, cancellationToken, folder);
        _own.Add(server);
        return server;
    }

    /// <summary>A hot standby of a PostgreSQL that <see cref="StartServerAsync(StoreKind, CancellationToken)"/> has started.</summary>
    public async Task<LocalServer> StartReplicaAsync(LocalServer primary, CancellationToken cancellationToken)
    {
        var server = await LocalServer.StartReplicaAsync(primary, Environment.ProcessId, cancellationToken);
        _own.Add(server);
        return server;
    }

    public async ValueTask DisposeAsync()
    {
        NpgsqlConnection.ClearAllPools();
        await Task.WhenAll(
            [_postgres.StopAsync(), _redis.StopAsync(), _clickHouse.StopAsync(), .. _own.Select(server => server.StopAsync())]);
        ScratchFolder.DeleteAll();
    }

    private static string RandomName() => $"test_{Guid.NewGuid():N}";

    /// <summary>Started once, on first use; its data is thrown away, so it need not survive a crash.</summary>
    private sealed class Shared(StoreKind kind)
    {
        private readonly Lazy<Task<LocalServer>> _server = new(
            () => LocalServer.StartNewAsync(kind, fast: true, Environment.ProcessId, CancellationToken.None));

        public Task<LocalServer> GetAsync() => _server.Value;

        public async Task StopAsync()
        {
            if (_server is not { IsValueCreated: true, Value.IsCompletedSuccessfully: true })
                return;
            var server = await _server.Value;
            if (server.HasDied)
                throw new InvalidOperationException($"The shared {kind} died during the run. Its last words:\n{server.Output}");
            await server.StopAsync();
        }
    }
}
