using System.Diagnostics;
using Bench.Servers;

namespace Bench.Startup;

/// <summary><c>./run --no-traffic</c> without the dashboard, healthy; stopped when disposed.</summary>
internal sealed class RunningStack : IAsyncDisposable
{
    private const string Mark = "ASPIREGAME_BENCH";
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(5);
    private readonly Process _process;
    private readonly List<string> _lines = [];

    private RunningStack(Process process, string mark) => (_process, MarkedBy) = (process, $"{Mark}={mark}");

    /// <summary>What the environment of each of its processes has, whoever started it.</summary>
    public string MarkedBy { get; }

    /// <summary>From the call until everything was healthy.</summary>
    public double Seconds { get; private set; }

    /// <summary>What it printed.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_lines)
                return [.. _lines];
        }
    }

    /// <param name="folder">Where its stores keep their data.</param>
    /// <param name="cancellationToken">Stops it.</param>
    /// <exception cref="InvalidOperationException">It ended, or was not healthy in time.</exception>
    public static async Task<RunningStack> StartAsync(string folder, CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        var mark = $"{Guid.NewGuid():N}";
        var start = new ProcessStartInfo(BuiltProjects.InRepository("run"), [
            "--no-traffic", "--port", $"{ServerProcess.FreePort()}", "--stores", "embedded", $"--AppHost:Data={folder}",
                "--AppHost:Dashboard=false", "--Logging:LogLevel:Default=Warning"])
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
            while (await stack._process.StandardOutput.ReadLineAsync(patience.Token) is { } line)
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
        // Not INT, which is ignored by what was started in the background of a shell.
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
