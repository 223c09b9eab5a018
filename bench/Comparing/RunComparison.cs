using System.Globalization;
using System.Text.Json;

namespace Bench.Comparing;

/// <summary>How a result changed since an earlier run.</summary>
internal enum Change
{
    /// <summary>Within the noise.</summary>
    None,

    /// <summary>Worse beyond the noise.</summary>
    Loss,

    /// <summary>Better beyond the noise.</summary>
    Gain,

    /// <summary>The machine was too noisy in one of the two runs.</summary>
    Unknown,
}

/// <summary>
/// Compares the ratios of a run with those of an earlier one. A change is beyond the noise if the measurements of both runs do not overlap,
/// and if it is larger than the spread of either run and than 10 %.
/// </summary>
internal static class RunComparison
{
    /// <summary>Smaller changes are ignored: the layout of code in memory alone has that much effect.</summary>
    private const double Least = 0.1;

    /// <summary>Reads the results of an earlier run.</summary>
    /// <exception cref="InvalidDataException">The file contains no results.</exception>
    public static async Task<IReadOnlyList<JsonRow>> ReadAsync(FileInfo file, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = file.OpenRead();
            if (await JsonSerializer.DeserializeAsync(stream, RowJson.Default.JsonRowArray, cancellationToken) is { Length: > 0 } rows)
                return rows;
        }
        catch (JsonException)
        {
            // Reported below.
        }

        throw new InvalidDataException($"{file.FullName} contains no results of a run. Create such a file with bench/run --json FILE.");
    }

    /// <summary>Compares one row with the earlier one.</summary>
    public static Change Of(JsonRow earlier, JsonRow now)
    {
        // For rates more is better, for times and CPU less.
        var (before, after) = now.Unit.EndsWith("/s", StringComparison.Ordinal)
            ? (Ratio(earlier), Ratio(now))
            : (Inverse(Ratio(earlier)), Inverse(Ratio(now)));
        if (!double.IsFinite(before.Median) || !double.IsFinite(after.Median))
            return Change.Unknown;
        var noise = Math.Max(Least, Math.Max(before.Spread, after.Spread));
        var change =
            after.Max < before.Min && after.Median < before.Median * (1 - Math.Min(noise, 1)) ? Change.Loss
            : after.Min > before.Max && after.Median > before.Median * (1 + noise) ? Change.Gain
            : Change.None;
        return earlier.Noisy || now.Noisy ? Change.Unknown : change;
    }

    /// <summary>Prints a line for each row that both runs have, and a summary.</summary>
    /// <returns>The number of rows that are worse.</returns>
    public static int Report(IReadOnlyList<JsonRow> earlier, IReadOnlyList<JsonRow> now, TextWriter output)
    {
        var pairs = now
            .Join(earlier, row => row.Name, row => row.Name, (row, before) => (Before: before, Row: row, Change: Of(before, row)))
            .ToList();
        foreach (var (before, row, change) in pairs)
        {
            output.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{row.Name,-32} {Text(before)} -> {Text(row)}  {row.RatioMedian / before.RatioMedian:N2} times{Word(change)}"));
        }

        foreach (var row in now.ExceptBy(earlier.Select(row => row.Name), row => row.Name))
            output.WriteLine($"{row.Name,-32} not in the earlier run");
        output.WriteLine(
            $"{pairs.Count} rows compared: {Count(Change.Loss)} worse, {Count(Change.Gain)} better, "
            + $"{Count(Change.Unknown)} too noisy to tell");
        return Count(Change.Loss);

        int Count(Change change) => pairs.Count(pair => pair.Change == change);
    }

    private static Series Ratio(JsonRow row) => new(row.RatioMedian, row.RatioMin, row.RatioMax);

    private static Series Inverse(Series ratio) => new(1 / ratio.Median, 1 / ratio.Max, 1 / ratio.Min);

    private static string Text(JsonRow row) => string.Create(
        CultureInfo.InvariantCulture, $"{row.RatioMedian:N2} [{row.RatioMin:N2}..{row.RatioMax:N2}]");

    private static string Word(Change change) => change switch
    {
        Change.Loss => "  WORSE",
        Change.Gain => "  better",
        Change.Unknown => "  too noisy to tell",
        _ => "",
    };
}
