using System.Text.Json;
using Bench.Comparing;

namespace Bench;

/// <summary>Runs comparisons one after the other; one that fails does not hide the others.</summary>
internal static class BenchRun
{
    /// <returns>The exit code: 0 only if every comparison ended and every answer was right.</returns>
    public static async Task<int> CompleteAsync(
        IReadOnlyList<IComparison> wanted, BenchContext context, FileInfo? json, CancellationToken cancellationToken)
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

        if (json is not null)
            await File.WriteAllTextAsync(
                json.FullName, JsonSerializer.Serialize([.. rows.Select(JsonRow.Of)], RowJson.Default.JsonRowArray), cancellationToken);
        Console.WriteLine(failures == 0 ? $"{rows.Count} comparisons, no errors" : $"{failures} of {wanted.Count} comparisons had errors");
        return failures == 0 ? 0 : 1;
    }

    /// <summary>What A is held against.</summary>
    public static string Others(IComparison comparison) =>
        comparison.SideC is { } endpoint ? $"{comparison.SideB}, and {endpoint}" : comparison.SideB;
}
