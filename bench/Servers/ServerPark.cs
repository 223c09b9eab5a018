using System.Security.Cryptography;

namespace Bench.Servers;

/// <summary>
/// The servers that a run shares, started on first use: embedded stores, GameApi, gateway and the baselines.
/// </summary>
/// <param name="redis">Port of a Redis server to use instead of the embedded one, or null.</param>
/// <param name="redisProcess">Its process, if the run started it, or null.</param>
internal sealed class ServerPark(int? redis = null, ServerProcess? redisProcess = null) : IAsyncDisposable
{
    private readonly List<ServerProcess> _started = [];
    private readonly List<ServerPark> _own = [];
    private readonly List<(string Name, ServerProcess Process)> _stores = redisProcess is null ? [] : [("redis", redisProcess)];
    private readonly Dictionary<string, object> _shared = [];
    private readonly string _data = Directory.CreateTempSubdirectory("aspiregame-bench-").FullName;
    private readonly string _password = RandomNumberGenerator.GetHexString(32);

    /// <summary>Creates a folder that is deleted after the run.</summary>
    public string Folder(string name) => Directory.CreateDirectory(Path.Combine(_data, name)).FullName;

    /// <summary>Disposes of another park together with this one.</summary>
    public ServerPark Own(ServerPark park)
    {
        lock (_own)
            _own.Add(park);
        return park;
    }

    /// <summary>The stores that are running.</summary>
    public IReadOnlyList<(string Name, ServerProcess Process)> Stores
    {
        get
        {
            lock (_stores)
                return [.. _stores];
        }
    }

    public string SigningKey { get; } = RandomNumberGenerator.GetHexString(64);

    /// <summary>Calls <paramref name="start"/> once per run and name, and returns its result.</summary>
    public async Task<T> SharedAsync<T>(string name, Func<Task<T>> start) where T : notnull
    {
        lock (_shared)
            if (_shared.TryGetValue(name, out var existing))
                return (T)existing;
        var made = await start();
        lock (_shared)
            _shared[name] = made;
        return made;
    }

    public Task<string> PostgresAsync(CancellationToken cancellationToken) => SharedAsync("postgres", async () =>
    {
        var port = await StoreAsync("postgres", cancellationToken);
        return $"Host=127.0.0.1;Port={port};Username=postgres;Password={_password};Database=gamedb;Maximum Pool Size=40";
    });

    public Task<string> RedisAsync(CancellationToken cancellationToken) => SharedAsync("redis", async () =>
        redis is { } port ? $"127.0.0.1:{port}" : $"127.0.0.1:{await StoreAsync("redis", cancellationToken)},password={_password}");

    public Task<string> ClickHouseAsync(CancellationToken cancellationToken) => SharedAsync("clickhouse", async () =>
    {
        var port = await StoreAsync("clickhouse", cancellationToken);
        return $"Host=127.0.0.1;Port={port};Username=default;Password={_password};Database=analytics;Protocol=http";
    });

    /// <summary>Starts a project of this repository. <paramref name="readyUrl"/> is null for a program that is not a server.</summary>
    public async Task<ServerProcess> StartAsync(
        string name, string project, IEnumerable<string> args, Dictionary<string, string> environment, string? readyUrl,
        CancellationToken cancellationToken)
    {
        var dll = BuiltProjects.Dll(project);
        // In the folder of the project, because it reads its settings from there.
        return await StartToolAsync(
            name, "dotnet", args.Prepend(dll), environment, BuiltProjects.FolderOf(dll), readyUrl, cancellationToken);
    }

    /// <summary>Starts any other program.</summary>
    public async Task<ServerProcess> StartToolAsync(
        string name, string file, IEnumerable<string> args, Dictionary<string, string> environment, string folder, string? readyUrl,
        CancellationToken cancellationToken)
    {
        var server = await ServerProcess.StartAsync(name, file, args, environment, folder, readyUrl, cancellationToken);
        lock (_started)
            _started.Add(server);
        return server;
    }

    /// <summary>Settings that all services of the application have in common.</summary>
    public Dictionary<string, string> ServiceEnvironment(int port) => new()
    {
        ["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}",
        ["ASPNETCORE_ENVIRONMENT"] = "Production",
        ["Logging__LogLevel__Default"] = "Warning",
        ["Auth__SigningKey"] = SigningKey,
        ["Migrate__SampleData"] = "true",
    };

    private async Task<int> StoreAsync(string kind, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        var health = ServerProcess.FreePort();
        var server = await StartAsync(kind, "LocalServers", [kind], new Dictionary<string, string>
        {
            ["LOCALSERVER_PORT"] = $"{port}",
            ["LOCALSERVER_HEALTH_PORT"] = $"{health}",
            ["LOCALSERVER_PASSWORD"] = _password,
            ["LOCALSERVER_DATA"] = Path.Combine(_data, kind),
            ["LOCALSERVER_PARENT"] = $"{Environment.ProcessId}",
            // As in production: PostgreSQL is durable, the cache is not.
            ["LOCALSERVER_FAST"] = kind == "redis" ? "1" : "0",
        }, $"http://127.0.0.1:{health}/health/ready", cancellationToken);
        lock (_stores)
            _stores.Add((kind, server));
        return port;
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var park in _own)
            await park.DisposeAsync();
        for (var n = _started.Count - 1; n >= 0; n--)
            await _started[n].DisposeAsync();
        Directory.Delete(_data, recursive: true);
    }
}
