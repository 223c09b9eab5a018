namespace Bench.Comparing;

/// <summary>Median and range of repeated measurements.</summary>
internal readonly record struct Series(double Median, double Min, double Max)
{
    /// <exception cref="ArgumentException">There are no values.</exception>
    public static Series Of(IEnumerable<double> values)
    {
        double[] sorted = [.. values.Order()];
        if (sorted.Length == 0)
            throw new ArgumentException("A series needs at least one value.", nameof(values));
        var middle = sorted.Length / 2;
        var median = sorted.Length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
        return new Series(median, sorted[0], sorted[^1]);
    }

    /// <summary>Range divided by median. Zero if all measurements are equal.</summary>
    public double Spread => Median == 0 ? 0 : (Max - Min) / Median;
}
