using Bench.Comparing;
using Microsoft.Extensions.Caching.Memory;

namespace Bench.Scale;

/// <summary>
/// How many reads the memory cache answers, over its size in entries, where some of a million players are read more than others.
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
            curves.Add(
                new Curve(
                    FormattableString.Invariant($"Zipf {exponent:0.0}"),
                    [.. Sizes.Select(size => ((double)size, Ratio(exponent, size, reads)))]));
        }

        await ScaleCommand.ShowAsync(
            "scale-hits.svg", "Hit ratio over cache size, 1,000,000 players", "entries the cache may hold", "% of reads", curves,
            cancellationToken);
    }

    private static double Ratio(double exponent, int size, int reads)
    {
        var players = new Zipf(Players, exponent, seed: 1);
        using var cache = new MemoryCache(new MemoryCacheOptions { SizeLimit = size });
        var options = new MemoryCacheEntryOptions { Size = 1 };

        // Filled first: twice its size or half of the reads measured, whatever is more.
        for (var warm = Math.Max(2 * size, reads / 2); warm > 0; warm--)
            Read();
        var hits = 0;
        for (var n = 0; n < reads; n++)
            hits += Read() ? 1 : 0;
        return 100.0 * hits / reads;

        bool Read()
        {
            var player = players.Next();
            if (cache.TryGetValue(player, out _))
                return true;
            cache.Set(player, player, options);
            return false;
        }
    }
}
