using System.Diagnostics;
using System.Text.RegularExpressions;
using Tests.Stores;

namespace Tests.AppHost;

/// <summary><c>./run</c> after its build: the AppHost in a process of its own, which tests stop or kill.</summary>
internal sealed partial class StackProcess : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    private readonly OutputTail _output = new();
    private readonly Process _process;

    private StackProcess(string dataFolder, string[] arguments, (string Name, string Value)[]? environment = null)
    {
        var start = new ProcessStartInfo("dotnet", [Assembly, $"--AppHost:Data={dataFolder}", "--stores", "embedded", .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["DOTNET_ENVIRONMENT"] = "Development";
        foreach (var (name, value) in environment ?? [])
            start.Environment[name] = value;
        _process = Process.Start(start)!;
        _output.Follow(_process);
    }

    private static string Assembly => Repository.File("AppHost", "bin", "Debug", "net10.0", "AppHost.dll");

    public int Id => _process.Id;

    public string Output => _output.Text;

    /// <summary>Runs it to its end.</summary>
    /// <returns>The exit code and its last output.</returns>
    public static async Task<(int ExitCode, string Output)> RunAsync(
        string dataFolder, string[] arguments, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        using var stack = new StackProcess(dataFolder, arguments, environment);
        return (await stack.ExitAsync(cancellationToken), stack.Output);
    }

    /// <summary>Starts a stack without traffic on a free port and waits until all of it is healthy.</summary>
    /// <returns>The stack and its gateway's address.</returns>
    public static async Task<(StackProcess Stack, Uri Gateway)> StartAsync(
        string dataFolder, CancellationToken cancellationToken, params (string Name, string Value)[] environment)
    {
        var stack = new StackProcess(dataFolder, ["--no-traffic", "--AppHost:GatewayPort=0"], environment);
        var clock = Stopwatch.StartNew();
        while (!stack.Output.Contains("All healthy", StringComparison.Ordinal))
        {
            if (stack._process.HasExited || clock.Elapsed > Patience)
                throw new InvalidOperationException($"The stack did not start:\n{stack.Output}");
            await Task.Delay(50, cancellationToken);
        }
        return (stack, new Uri(GatewayLine().Match(stack.Output).Groups[1].Value));
    }

    public void Kill() => _process.Kill();

    public async Task<int> StopAsync(CancellationToken cancellationToken)
    {
        Processes.Terminate(Id);
        return await ExitAsync(cancellationToken);
    }

    public void Dispose()
    {
        if (!_process.HasExited)
            _process.Kill();
        _process.Dispose();
    }

    private async Task<int> ExitAsync(CancellationToken cancellationToken)
    {
        await _process.WaitForExitAsync(cancellationToken);
        await _output.DrainAsync();
        return _process.ExitCode;
    }

    [GeneratedRegex(@"^gateway\s+\S+ s\s+\S+ s\s+(http\S+)", RegexOptions.Multiline)]
    private static partial Regex GatewayLine();
}
