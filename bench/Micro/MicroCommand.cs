using System.CommandLine;
using BenchmarkDotNet.Columns;
using BenchmarkDotNet.Configs;
using BenchmarkDotNet.Diagnosers;
using BenchmarkDotNet.Environments;
using BenchmarkDotNet.Exporters;
using BenchmarkDotNet.Jobs;
using BenchmarkDotNet.Loggers;
using BenchmarkDotNet.Running;
using BenchmarkDotNet.Toolchains.InProcess.Emit;

namespace Bench.Micro;

/// <summary>
/// <c>bench/run micro</c>: time and allocations of single operations. BenchmarkDotNet runs in this process, so that it builds and downloads
/// nothing.
/// </summary>
internal static class MicroCommand
{
    public static Command Build()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Classes to run, by a part of their names. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var quick = new Option<bool>("--quick") { Description = "Fewer and shorter iterations." };
        var command = new Command("micro", "Measures time and allocations of single operations (BenchmarkDotNet).") { names, quick };
        command.SetAction(parsed => Run(parsed.GetValue(names) ?? [], parsed.GetValue(quick)));
        return command;
    }

    private static int Run(string[] names, bool quick)
    {
        var wanted = Wanted(names);
        if (wanted.Length == 0)
        {
            Console.Error.WriteLine($"No class matches. Classes: {string.Join(", ", Wanted([]).Select(type => type.Name))}.");
            return 2;
        }

        var job = (quick ? Job.ShortRun : Job.Default).WithToolchain(InProcessEmitToolchain.Instance).WithRuntime(CoreRuntime.Core10_0);
        var config = ManualConfig.CreateEmpty()
            .AddJob(job)
            .AddDiagnoser(MemoryDiagnoser.Default)
            .AddColumnProvider(DefaultColumnProviders.Instance)
            .HideColumns(Column.Job, Column.Toolchain, Column.Gen0, Column.Gen1, Column.Gen2, Column.AllocRatio, Column.RatioSD)
            .AddExporter(MarkdownExporter.GitHub)
            .AddLogger(new ProgressLog())
            .WithArtifactsPath(Path.Combine(Path.GetTempPath(), "aspiregame-micro"));
        var summaries = BenchmarkRunner.Run(wanted, config);
        foreach (var summary in summaries)
            MarkdownExporter.Console.ExportToLog(summary, ConsoleLogger.Ascii);
        return summaries.All(summary => !summary.HasCriticalValidationErrors && summary.Reports.All(report => report.Success)) ? 0 : 1;
    }

    private static Type[] Wanted(string[] names) =>
    [
        .. typeof(MicroCommand).Assembly.GetTypes()
            .Where(type => type.Namespace == typeof(MicroCommand).Namespace && type.Name.EndsWith("Benchmarks", StringComparison.Ordinal))
            .Where(type => names.Length == 0 || names.Any(name => type.Name.Contains(name, StringComparison.OrdinalIgnoreCase)))
            .OrderBy(type => type.Name),
    ];

    /// <summary>Writes one line per benchmark to the error stream. The output has only the tables.</summary>
    private sealed class ProgressLog : ILogger
    {
        public string Id => nameof(ProgressLog);
        public int Priority => 0;

        public void Write(LogKind logKind, string text)
        {
        }

        public void WriteLine()
        {
        }

        public void WriteLine(LogKind logKind, string text)
        {
            if (logKind == LogKind.Error || text.StartsWith("// Benchmark:", StringComparison.Ordinal))
                Console.Error.WriteLine(text.TrimStart('/', ' '));
        }

        public void Flush()
        {
        }
    }
}
