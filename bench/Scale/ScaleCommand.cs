using System.CommandLine;
using Bench.Comparing;
using Bench.Servers;

namespace Bench.Scale;

/// <summary><c>bench/run scale</c>: how cost and hit ratio change with size. Draws the results as charts in <c>docs/</c>.</summary>
internal static class ScaleCommand
{
    private static readonly (string Name, Func<BenchContext, CancellationToken, Task> RunAsync)[] Studies =
    [
        ("tables", TableCosts.RunAsync),
        ("hits", HitRatios.RunAsync),
        ("nodes", NodeCosts.RunAsync),
    ];

    public static Command Build()
    {
        var names = new Argument<string[]>("name")
        {
            Description = "Studies to run: tables (players, partitions), hits (cache size), nodes. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        var quick = new Option<bool>("--quick") { Description = "Shorter measurements, with up to 10^5 players." };
        var full = new Option<bool>("--full") { Description = "Includes 10^7 players." };
        var command = new Command("scale", "Measures by number of players, partitions, cache entries and nodes. Draws charts in docs/.")
        {
            names, quick, full,
        };
        command.SetAction(async (parsed, cancellationToken) =>
        {
            var wanted = parsed.GetValue(names) is { Length: > 0 } some
                ? Studies.Where(study => some.Contains(study.Name)).ToArray()
                : Studies;
            await using var servers = new ServerPark();
            var context = new BenchContext(parsed.GetValue(quick), parsed.GetValue(full), servers);
            foreach (var study in wanted)
                await study.RunAsync(context, cancellationToken);
            return wanted.Length == 0 ? 2 : 0;
        });
        return command;
    }

    /// <summary>Prints the curves as a table and draws them.</summary>
    public static async Task ShowAsync(
        string file, string title, string xLabel, string yLabel, IReadOnlyList<Curve> curves, CancellationToken cancellationToken)
    {
        Console.WriteLine($"{Environment.NewLine}{title} ({yLabel})");
        Console.WriteLine($"| {xLabel} | {string.Join(" | ", curves.Select(curve => curve.Name))} |");
        Console.WriteLine($"|---|{string.Concat(curves.Select(_ => "---|"))}");
        foreach (var (row, (x, _)) in curves[0].Points.Index())
        {
            var values = curves.Select(curve => FormattableString.Invariant($"{curve.Points[row].Y:#,0.##}"));
            Console.WriteLine(FormattableString.Invariant($"| {x:#,0} | {string.Join(" | ", values)} |"));
        }

        var path = BuiltProjects.InRepository("docs", file);
        await File.WriteAllTextAsync(path, new Chart(title, xLabel, yLabel, curves).ToString(), cancellationToken);
        Console.WriteLine($"Chart: docs/{file}");
    }
}
