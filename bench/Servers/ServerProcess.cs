using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace Bench.Servers;

/// <summary>A server in its own process, which is killed with its children when it is disposed.</summary>
internal sealed class ServerProcess : IAsyncDisposable
{
    private readonly Process _process;
    private readonly ConcurrentQueue<string> _lastLines = new();

    private bool _disposed;

    private ServerProcess(string name, Process process) => (Name, _process) = (name, process);

    public string Name { get; }
    public int Id => _process.Id;

    /// <summary>Starts the process. If <paramref name="readyUrl"/> is not null, waits until it responds with 200.</summary>
    /// <exception cref="InvalidOperationException">The process ended, or was not ready after two minutes and was killed.</exception>
    public static async Task<ServerProcess> StartAsync(
        string name, string file, IEnumerable<string> args, IEnumerable<KeyValuePair<string, string>> environment, string folder,
        string? readyUrl, CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(file, args)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
            WorkingDirectory = folder,
        };
        foreach (var (key, value) in environment)
            start.Environment[key] = value;
        var process = Process.Start(start) ?? throw new InvalidOperationException($"{name} did not start.");
        var server = new ServerProcess(name, process);
        process.OutputDataReceived += server.Keep;
        process.ErrorDataReceived += server.Keep;
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
        try
        {
            if (readyUrl is not null)
                await server.UntilReadyAsync(readyUrl, cancellationToken);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    public static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    /// <summary>Waits until the process has ended.</summary>
    /// <exception cref="InvalidOperationException">The exit code is not 0.</exception>
    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        if (_process.ExitCode != 0)
            throw Failure($"exited with {_process.ExitCode}");
    }

    private async Task UntilReadyAsync(string readyUrl, CancellationToken cancellationToken)
    {
        using var http = new HttpClient { Timeout = TimeSpan.FromSeconds(2) };
        var start = Stopwatch.GetTimestamp();
        while (Stopwatch.GetElapsedTime(start) < TimeSpan.FromMinutes(2))
        {
            if (_process.HasExited)
                throw Failure($"exited with {_process.ExitCode}");
            try
            {
                using var response = await http.GetAsync(readyUrl, cancellationToken);
                if (response.IsSuccessStatusCode)
                    return;
            }
            catch (Exception exception)
                when (exception is HttpRequestException or TaskCanceledException && !cancellationToken.IsCancellationRequested)
            {
                // Not listening yet.
            }

            await Task.Delay(50, cancellationToken);
        }

        throw Failure("was not ready after two minutes");
    }

    private InvalidOperationException Failure(string what) =>
        new($"{Name} {what}. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, _lastLines)}");

    private void Keep(object sender, DataReceivedEventArgs line)
    {
        if (line.Data is null)
            return;
        _lastLines.Enqueue(line.Data);
        while (_lastLines.Count > 20)
            _lastLines.TryDequeue(out _);
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref _disposed, true))
            return;
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
    }
}
