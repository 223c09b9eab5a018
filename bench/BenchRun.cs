using System.Text.Json;
using Bench.Comparing;

namespace Bench;

/// <summary>Runs comparisons one after the other. A failure does not stop the rest.</summary>
internal static class BenchRun
{
    /// <summary>Exit code of a run without errors whose results are worse than those of the earlier one.</summary>
    public const int Worse = 3;

    /// <param name="wanted">The comparisons to run.</param>
    /// <param name="context">Options of the run.</param>
    /// <param name="json">File for the results.</param>
    /// <param name="cancellationToken">Aborts the run.</param>
    /// <param name="earlier">Results of an earlier run to compare with, or null.</param>
    /// <returns>
    /// The exit code: 1 if a comparison failed or a response was wrong, <see cref="Worse"/> if a result is worse than in the earlier run,
    /// else 0.
    /// </returns>
    public static async Task<int> CompleteAsync(
        IReadOnlyList<IComparison> wanted, BenchContext context, FileInfo json, CancellationToken cancellationToken,
        IReadOnlyList<JsonRow>? earlier = null)
    {
        var rows = new List<Row>();
        var failures = 0;
        foreach (var comparison in wanted)
        {
            context.Progress($"{comparison.Name}: {comparison.SideA} against {Others(comparison)}");
            try
            {
                var measured = await Comparer.RunAsync(comparison, context, cancellationToken);
                rows.AddRange(measured);
                foreach (var row in measured)
                    Console.WriteLine(row);
                failures += measured.Any(row => row.Errors > 0) ? 1 : 0;
            }
            catch (NotHereException missing)
            {
                Console.WriteLine($"{comparison.Name}: skipped, {missing.Message}");
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                failures++;
                Console.WriteLine($"{comparison.Name}: FAILED: {exception.Message}");
            }
        }

        JsonRow[] written = [.. rows.Select(JsonRow.Of)];
        json.Directory!.Create();
        await File.WriteAllTextAsync(
            json.FullName, JsonSerializer.Serialize(written, RowJson.Default.JsonRowArray), cancellationToken);
        if (written.Count(row => row.Noisy) is > 0 and var noisy)
            Console.WriteLine($"The machine was too noisy for {noisy} of {written.Length} rows: measure them again.");
        var summary = failures == 0 ? $"{rows.Count} rows, no errors" : $"{failures} of {wanted.Count} comparisons had errors";
        Console.WriteLine($"{summary}: {json.FullName}");
        var losses = earlier is null ? 0 : RunComparison.Report(earlier, written, Console.Out);
        return failures > 0 ? 1 : losses > 0 ? Worse : 0;
    }

    /// <summary>The names of the baselines.</summary>
    public static string Others(IComparison comparison) =>
        comparison.SideC is { } endpoint ? $"{comparison.SideB}, and {endpoint}" : comparison.SideB;
}
