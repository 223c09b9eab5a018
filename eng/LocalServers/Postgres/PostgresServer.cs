using System.Diagnostics;
using LocalServers.Hosting;
using Npgsql;

namespace LocalServers.Postgres;

/// <summary>PostgreSQL as a child process on a loopback port.</summary>
internal sealed class PostgresServer(ServerSettings settings) : ILocalServer
{
    private static readonly TimeSpan StartTimeout = TimeSpan.FromSeconds(60);
    private static readonly TimeSpan StopTimeout = TimeSpan.FromSeconds(5);

    private readonly TaskCompletionSource<ServerFailure> _died = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly LogTail _log = new();
    private readonly NpgsqlDataSource _client = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder
    {
        Host = "127.0.0.1",
        Port = settings.Port,
        Username = "postgres",
        Password = settings.Password,
        Database = "postgres",
        Timeout = 5,
        CommandTimeout = 5,
        MaxPoolSize = 2,
        ApplicationName = "LocalServers",
    });

    private PostgresData? _data;
    private Process? _process;
    private Watchdog? _watchdog;
    private volatile bool _stopping;

    public Task<ServerFailure> Died => _died.Task;

    public async Task StartAsync(CancellationToken cancellationToken)
    {
        var user = ServerUser.Choose();
        var binaries = await PostgresBinaries.GetAsync(user, cancellationToken);
        var data = new PostgresData(settings.DataFolder, binaries, user);
        await data.PrepareAsync(settings.Password, cancellationToken);
        LoopbackPort.EnsureFree(settings.Port);

        var options = PostgresOptions.For(settings, binaries).SelectMany(option => new[] { "-c", option });
        _process = user.Start(binaries.Postgres, ["-D", data.Path, .. options]);
        _process.StandardInput.Close();
        _watchdog = Watchdog.Over(_process);
        _data = data;
        _ = _log.ReadAsync(_process.StandardOutput);
        var errors = _log.ReadAsync(_process.StandardError);
        _ = ReportDeathAsync(_process, errors, data);
        await WaitUntilReadyAsync(cancellationToken);
    }

    public async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        // A connection before that is refused with a FATAL error in the log, which looks alarming.
        if (_data is not { IsAccepting: true })
            return false;
        try
        {
            await using var command = _client.CreateCommand("SELECT 1");
            await command.ExecuteScalarAsync(cancellationToken);
            return true;
        }
        catch (Exception failure) when (failure is NpgsqlException or TimeoutException)
        {
            return false;
        }
    }

    private async Task WaitUntilReadyAsync(CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        while (!await IsReadyAsync(cancellationToken))
        {
            if (_died.Task.IsCompleted)
                throw await _died.Task;
            if (clock.Elapsed > StartTimeout)
                throw new ServerFailure($"PostgreSQL was not ready within {StartTimeout.TotalSeconds:0} s: {_log.Last}");
            await Task.Delay(20, cancellationToken);
        }
    }

    private async Task ReportDeathAsync(Process process, Task errors, PostgresData data)
    {
        await process.WaitForExitAsync();
        await errors;
        _watchdog?.Dismiss();
        if (_stopping)
            return;
        var diagnosis = _log.LastFatal is { } fatal ? PostgresDiagnosis.Of(fatal, settings, data) : null;
        _died.TrySetResult(diagnosis ?? new ServerFailure($"PostgreSQL ended with exit code {process.ExitCode}: {_log.Last}"));
    }

    public async ValueTask DisposeAsync()
    {
        _stopping = true;
        await _client.DisposeAsync();
        if (_process is not { HasExited: false } process)
            return;
        await Shutdown.StopAsync(process, StopTimeout);
        _watchdog?.Dismiss();
    }
}
