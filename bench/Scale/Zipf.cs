namespace Bench.Scale;

/// <summary>
/// Numbers below <paramref name="count"/> of which the n-th is drawn in proportion to 1 / n^<paramref name="exponent"/> (Zipf's law).
/// </summary>
internal sealed class Zipf(int count, double exponent, int seed)
{
    private readonly Random _random = new(seed);
    private readonly double[] _sums = Sums(count, exponent);

    public int Next()
    {
        var at = Array.BinarySearch(_sums, _random.NextDouble() * _sums[^1]);
        return at < 0 ? ~at : at;
    }

    private static double[] Sums(int count, double exponent)
    {
        var sums = new double[count];
        for (int n = 0; n < count; n++)
            sums[n] = (n == 0 ? 0 : sums[n - 1]) + Math.Pow(n + 1, -exponent);
        return sums;
    }
}
