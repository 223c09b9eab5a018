using System.Diagnostics;
using Tests.Stores;

namespace Tests.Caching;

/// <summary>
/// A GameApi, or another service, in its own process as in production: it shares no memory, and it can be killed.
/// </summary>
internal sealed class NodeProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly OutputTail _output = new();
    private readonly Process _process;

    private NodeProcess(Process process, int port)
    {
        (_process, Client) = (
            process, new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{port}"), Timeout = TimeSpan.FromSeconds(15) });
        _output.Follow(process);
    }

    public HttpClient Client { get; }

    /// <summary>Starts a node with the settings of an installation and waits until it is ready.</summary>
    public static async Task<NodeProcess> StartAsync(
        IReadOnlyDictionary<string, string?> settings, CancellationToken cancellationToken, string service = "GameApi")
    {
        var port = FreePort.Next();
        var start = new ProcessStartInfo("dotnet", [Repository.File(service, "bin", "Debug", "net10.0", $"{service}.dll")])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        foreach (var (key, value) in settings)
            start.Environment[key.Replace(":", "__", StringComparison.Ordinal)] = value;
        start.Environment["ASPNETCORE_URLS"] = $"http://127.0.0.1:{port}";
        start.Environment["ASPNETCORE_ENVIRONMENT"] = "Production";
        var node = new NodeProcess(Process.Start(start)!, port);
        var clock = Stopwatch.StartNew();
        while (!await node.IsReadyAsync(cancellationToken))
        {
            if (node._process.HasExited || clock.Elapsed > Patience)
            {
                using (node)
                    throw new InvalidOperationException($"The node did not start:\n{node.Story}");
            }
            await Task.Delay(50, cancellationToken);
        }
        return node;
    }

    /// <summary>Whether a test has killed it.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>Its last output, and its exit code if it has ended.</summary>
    public string Story => _process.HasExited ? $"exited with {_process.ExitCode}:\n{_output.Text}" : _output.Text;

    public void Kill()
    {
        WasKilled = true;
        _process.Kill();
        _process.WaitForExit();
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            Kill();
        _process.Dispose();
        Client.Dispose();
    }

    private async Task<bool> IsReadyAsync(CancellationToken cancellationToken)
    {
        try
        {
            using var answer = await Client.GetAsync(new Uri("/health/ready", UriKind.Relative), cancellationToken);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
    }
}
