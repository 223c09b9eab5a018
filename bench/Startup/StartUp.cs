using System.Diagnostics;
using System.Text.RegularExpressions;
using Bench.Comparing;
using Bench.Servers;

namespace Bench.Startup;

/// <summary>
/// The time from the start of <c>./run</c>, with existing data, until all resources are healthy, against the start of an empty Kestrel.
/// bench/run's environment makes it a Release build.
/// </summary>
internal sealed partial class StartUp : IComparison
{
    public string Name => "start-up";
    public string SideA => "./run, the whole stack";
    public string SideB => "bare Kestrel";
    public string Unit => "s";

    public async Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken)
    {
        if (OperatingSystem.IsWindows())
            throw new NotHereException("./run does not exist on Windows");
        var run = new Run(context.Servers.Folder("startup"));
        await run.MeasureAsync(Side.A, TimeSpan.Zero, cancellationToken);
        return run;
    }

    private sealed partial class Run(string folder) : IComparisonRun
    {
        public IReadOnlyDictionary<string, int> Processes { get; } = new Dictionary<string, int>();

        public bool GetsFaster => false;

        /// <summary>Per resource: how long it waited for others, and how long it took to start.</summary>
        public IReadOnlyList<string> Notes { get; private set; } = [];

        public async Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken) =>
            new(side == Side.A ? await StackAsync(cancellationToken) : await KestrelAsync(cancellationToken), 0);

        private async Task<double> StackAsync(CancellationToken cancellationToken)
        {
            await using var stack = await RunningStack.StartAsync(folder, cancellationToken);
            Notes = [.. stack.Lines.Where(line => Resource().IsMatch(line)).Select(line => line[..Math.Min(line.Length, 38)].TrimEnd())];
            return stack.Seconds;
        }

        private async Task<double> KestrelAsync(CancellationToken cancellationToken)
        {
            var body = Path.Combine(folder, "body");
            await File.WriteAllTextAsync(body, "{}", cancellationToken);
            var port = ServerProcess.FreePort();
            var dll = BuiltProjects.Dll("Bench");
            var clock = Stopwatch.StartNew();
            await using var server = await ServerProcess.StartAsync(
                "kestrel", "dotnet", [dll, "serve", "kestrel", "--port", $"{port}", "--body", body], [], folder,
                $"http://127.0.0.1:{port}/", cancellationToken);
            return clock.Elapsed.TotalSeconds;
        }

        public ValueTask DisposeAsync() => ValueTask.CompletedTask;

        [GeneratedRegex(@"^\S+ +\d+\.\d s +\d+\.\d s")]
        private static partial Regex Resource();
    }
}
