using System.Diagnostics;
using Npgsql;

namespace Tests.Stores;

/// <summary>One LocalServers process of a test: it may be killed, stopped and started again on the same port and data.</summary>
public sealed class LocalServer : IAsyncDisposable
{
    private const int PortTaken = 3;
    private static readonly TimeSpan StartPatience = TimeSpan.FromMinutes(3);

    private readonly bool _fast;
    private readonly int _parentId;
    private readonly OutputTail _output = new();
    private Process? _process;
    private int _healthPort;

    private LocalServer(StoreKind kind, bool fast, int parentId)
    {
        Kind = kind;
        _fast = fast;
        _parentId = parentId;
        DataFolder = "";
    }

    public StoreKind Kind { get; }

    public int Port { get; private set; }

    /// <summary>A change takes effect at the next start.</summary>
    public string Password { get; set; } = Guid.NewGuid().ToString("N");

    /// <summary>The last lines the server wrote.</summary>
    public string Output => _output.Text;

    /// <summary>Whether it ended without being stopped.</summary>
    public bool HasDied => _process is { HasExited: true };

    /// <summary>Process id of LocalServers while it runs.</summary>
    public int ProcessId => _process?.Id ?? throw new InvalidOperationException($"{Kind} is not running.");

    public string DataFolder { get; private init; }

    /// <summary>Folder of the installed PostgreSQL that it runs instead of the downloaded one.</summary>
    public string? Installed { get; private init; }

    /// <summary>Connection string of the server's own database (postgres, default).</summary>
    public string ConnectionString => Kind switch
    {
        StoreKind.Postgres =>
            new NpgsqlConnectionStringBuilder { Host = "127.0.0.1", Port = Port, Username = "postgres", Password = Password,
                Database = "postgres" }.ConnectionString,
        StoreKind.Redis => $"127.0.0.1:{Port},password={Password}",
        StoreKind.ClickHouse => $"Host=127.0.0.1;Port={Port};Username=default;Password={Password};Database=default;Protocol=http",
        _ => throw new InvalidOperationException(),
    };

    /// <summary>Starts a server with new data; a fast one trades durability for speed. It stops when the parent process ends.</summary>
    public static async Task<LocalServer> StartNewAsync(
        StoreKind kind, bool fast, int parentId, CancellationToken cancellationToken, string? installed = null, string? folder = null)
    {
        var server = new LocalServer(kind, fast, parentId) { Installed = installed, DataFolder = folder ?? ScratchFolder.New($"{kind}") };
        await server.StartOnFreePortAsync(cancellationToken);
        if (kind == StoreKind.Postgres && installed is null)
            await OldPostgres.AddAsync(server.ConnectionString, cancellationToken);
        return server;
    }

    /// <summary>A hot standby that streams from a running PostgreSQL.</summary>
    public static async Task<LocalServer> StartReplicaAsync(LocalServer primary, int parentId, CancellationToken cancellationToken)
    {
        var replica = new LocalServer(StoreKind.Postgres, fast: false, parentId)
        {
            Installed = primary.Installed,
            Password = primary.Password,
            DataFolder = ScratchFolder.New($"{StoreKind.Postgres}"),
        };
        await BaseBackup.TakeAsync(primary, replica.DataFolder, cancellationToken);
        await replica.StartOnFreePortAsync(cancellationToken);
        return replica;
    }

    /// <summary>SIGKILL: the server gets no chance to finish anything. Returns when the process is gone.</summary>
    public void Kill()
    {
        if (_process is not { } process)
            return;
        process.Kill();
        process.WaitForExit();
        Forget();
    }

    /// <summary>SIGTERM, as an orchestrator stops it.</summary>
    /// <returns>The exit code, or null when it was not running.</returns>
    public async Task<int?> StopAsync()
    {
        if (_process is not { } process)
            return null;
        if (!process.HasExited)
            Processes.Terminate(process.Id);

        using var timeout = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        try
        {
            await process.WaitForExitAsync(timeout.Token);
        }
        catch (OperationCanceledException)
        {
            Kill();
            throw new TimeoutException($"{Kind} did not stop within 20 s: {Output}");
        }

        var exitCode = process.ExitCode;
        Forget();
        return exitCode;
    }

    /// <summary>
    /// Starts again on the same port and data, after <see cref="Kill"/> or <see cref="StopAsync"/> (stops it first if need be).
    /// </summary>
    public async Task RestartAsync(CancellationToken cancellationToken = default)
    {
        await StopAsync();
        for (var attempt = 1; !await TryStartAsync(cancellationToken); attempt++)
        {
            // The port of a killed PostgreSQL is free a moment later.
            if (attempt == 20)
                throw new InvalidOperationException($"{Kind} could not start again on port {Port}: {Output}");
            await Task.Delay(250, cancellationToken);
        }
    }

    public async ValueTask DisposeAsync() => await StopAsync();

    private async Task StartOnFreePortAsync(CancellationToken cancellationToken)
    {
        for (var attempt = 1; ; attempt++)
        {
            Port = FreePort.Next();
            if (await TryStartAsync(cancellationToken))
                return;
            if (attempt == 10)
                throw new InvalidOperationException($"No free port was found for {Kind}: {Output}");
        }
    }

    /// <returns>False when a port was taken.</returns>
    private async Task<bool> TryStartAsync(CancellationToken cancellationToken)
    {
        _healthPort = FreePort.Next();
        _process = Process.Start(LocalServerProcess.Command(this, _healthPort, _parentId, _fast))!;
        _output.Follow(_process);
        var clock = Stopwatch.StartNew();
        while (!await LocalServerProcess.IsReadyAsync(_healthPort, cancellationToken))
        {
            if (_process.HasExited)
            {
                var code = _process.ExitCode;
                await _output.DrainAsync();
                Forget();
                return code == PortTaken ? false
                    : throw new InvalidOperationException($"{Kind} did not start (exit code {code}):\n{Output}");
            }

            if (clock.Elapsed > StartPatience)
            {
                Kill();
                throw new TimeoutException($"{Kind} was not ready within {StartPatience}:\n{Output}");
            }

            await Task.Delay(20, cancellationToken);
        }

        return true;
    }

    private void Forget()
    {
        _process?.Dispose();
        _process = null;
    }
}
