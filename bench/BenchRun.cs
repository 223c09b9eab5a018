using System.Text.Json;
using Bench.Comparing;

namespace Bench;

/// <summary>Runs comparisons one after the other; one that fails does not hide the others.</summary>
internal static class BenchRun
{
    /// <summary>The exit code of a run without errors that is worse than the earlier one.</summary>
    public const int Worse = 3;

    /// <param name="wanted">What to compare.</param>
    /// <param name="context">Of the run.</param>
    /// <param name="json">Where the rows go.</param>
    /// <param name="cancellationToken">Ends it at once.</param>
    /// <param name="earlier">The rows of an earlier run to hold this one against.</param>
    /// <returns>
    /// The exit code: 1 where a comparison did not end or an answer was wrong, <see cref="Worse"/> where a row lost against the earlier
    /// run, else 0.
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
                Console.WriteLine($"{comparison.Name}: left out, {missing.Message}");
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // One side that fails must not hide the other comparisons; the exit code tells.
                failures++;
                Console.WriteLine($"{comparison.Name}: FAILED: {exception.Message}");
            }
        }

        JsonRow[] written = [.. rows.Select(JsonRow.Of)];
        json.Directory!.Create();
        await File.WriteAllTextAsync(
            json.FullName, JsonSerializer.Serialize(written, RowJson.Default.JsonRowArray), cancellationToken);
        if (written.Count(row => row.Noisy) is > 0 and var noisy)
            Console.WriteLine($"The machine was too noisy for {noisy} of {written.Length} rows: measure those again.");
        Console.WriteLine(
            failures == 0 ? $"{rows.Count} rows, no errors: {json.FullName}"
                : $"{failures} of {wanted.Count} comparisons had errors: {json.FullName}");
        var losses = earlier is null ? 0 : RunComparison.Report(earlier, written, Console.Out);
        return failures > 0 ? 1 : losses > 0 ? Worse : 0;
    }

    /// <summary>What A is held against.</summary>
    public static string Others(IComparison comparison) =>
        comparison.SideC is { } endpoint ? $"{comparison.SideB}, and {endpoint}" : comparison.SideB;
}
