using System.Diagnostics;
using Bench.Servers;

namespace Bench.Startup;

/// <summary>A running <c>./run --no-traffic</c> without the dashboard. It stops when it is disposed.</summary>
internal sealed class RunningStack : IAsyncDisposable
{
    private const string Mark = "ASPIREGAME_BENCH";
    private static readonly TimeSpan StartTimeout = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private RunningStack(Process process, string mark) => (_process, MarkedBy) = (process, $"{Mark}={mark}");

    /// <summary>An environment variable that all processes of the stack inherit.</summary>
    public string MarkedBy { get; }

    /// <summary>Seconds from the start until all resources were healthy.</summary>
    public double Seconds { get; private set; }

    /// <summary>The output so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <summary>Starts the stack and waits until it is healthy.</summary>
    /// <param name="folder">Data folder of the stores.</param>
    /// <param name="cancellationToken">Aborts the start.</param>
    /// <exception cref="InvalidOperationException">The stack ended, or was not healthy in time.</exception>
    public static async Task<RunningStack> StartAsync(string folder, CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartTimeout);
        var mark = $"{Guid.NewGuid():N}";
        string[] arguments =
        [
            "--no-traffic", "--port", $"{ServerProcess.FreePort()}", "--stores", "embedded", $"--AppHost:Data={folder}",
            "--AppHost:Dashboard=false", "--Logging:LogLevel:Default=Warning",
        ];
        var start = new ProcessStartInfo(BuiltProjects.InRepository("run"), arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            Environment = { [Mark] = mark },
        };
        var clock = Stopwatch.StartNew();
        var stack = new RunningStack(Process.Start(start) ?? throw new InvalidOperationException("./run did not start."), mark);
        stack._process.ErrorDataReceived += (_, line) => stack.Keep(line.Data);
        stack._process.BeginErrorReadLine();
        try
        {
            while (await stack._process.StandardOutput.ReadLineAsync(limit.Token) is { } line)
            {
                stack.Keep(line);
                if (!line.StartsWith("All healthy", StringComparison.Ordinal))
                    continue;
                stack.Seconds = clock.Elapsed.TotalSeconds;
                _ = stack._process.StandardOutput.ReadToEndAsync(CancellationToken.None);
                return stack;
            }

            throw new InvalidOperationException(
                $"./run ended. Its last lines:{Environment.NewLine}{string.Join(Environment.NewLine, stack.Lines.TakeLast(10))}");
        }
        catch
        {
            await stack.DisposeAsync();
            throw;
        }
    }

    public async ValueTask DisposeAsync()
    {
        using var process = _process;
        // Not SIGINT: a process that a shell started in the background ignores it.
        using var terminate = Process.Start("kill", ["-TERM", $"{process.Id}"]);
        await terminate.WaitForExitAsync();
        await Task.WhenAny(process.WaitForExitAsync(), Task.Delay(TimeSpan.FromSeconds(30)));
        if (process.HasExited)
            return;
        process.Kill(entireProcessTree: true);
        throw new InvalidOperationException("./run did not stop within 30 s.");
    }

    private void Keep(string? line)
    {
        if (line is null)
            return;
        lock (_lines)
            _lines.Add(line);
    }
}
