using Bench.Comparing;
using Microsoft.Extensions.Caching.Memory;
using PlayerSimulator.Traffic;

namespace Bench.Scale;

/// <summary>
/// The hit ratio of the memory cache, by its size in entries, when a million players are read with the skew of Zipf's law.
/// </summary>
internal static class HitRatios
{
    private const int Players = 1_000_000;
    private static readonly int[] Sizes = [1_000, 10_000, 100_000, 1_000_000];
    private static readonly double[] Exponents = [0.8, 0.9, 1.0, 1.1, 1.2];

    public static async Task RunAsync(BenchContext context, CancellationToken cancellationToken)
    {
        var reads = context.Quick ? 500_000 : 2_000_000;
        var curves = new List<Curve>();
        foreach (var exponent in Exponents)
        {
            context.Progress(FormattableString.Invariant($"hit ratio, Zipf {exponent:0.0}"));
            var points = Sizes.Select(size => ((double)size, Ratio(exponent, size, reads)));
            curves.Add(new Curve(FormattableString.Invariant($"Zipf {exponent:0.0}"), [.. points]));
        }

        await ScaleCommand.ShowAsync(
            "scale-hits.svg", "Hit ratio by cache size, 1,000,000 players", "size of the cache in entries", "% of reads", curves,
            cancellationToken);
    }

    private static double Ratio(double exponent, int size, int reads)
    {
        var random = new Random(1);
        var players = new ZipfDistribution(Players, exponent);
        using var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = size });
        var options = new MemoryCacheEntryOptions { Size = 1 };

        // Fills the cache first, with twice as many reads as it has entries, or half of the measured reads if those are more.
        for (var warm = Math.Max(2 * size, reads / 2); warm > 0; warm--)
            Read();
        var hits = 0;
        for (var n = 0; n < reads; n++)
            hits += Read() ? 1 : 0;
        return 100.0 * hits / reads;

        bool Read()
        {
            var player = players.Next(random);
            if (cache.TryGetValue(player, out _))
                return true;
            cache.Set(player, player, options);
            return false;
        }
    }
}
