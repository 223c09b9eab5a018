using PlayerSimulator.Traffic;
using Xunit;

namespace Tests.PlayerSimulator;

public sealed class ZipfDistributionTests
{
    [Theory]
    [InlineData(0.8)]
    [InlineData(1.0)]
    [InlineData(1.2)]
    public void The_kth_rank_is_drawn_in_proportion_to_one_over_k_to_the_s(double exponent)
    {
        const int ranks = 50, draws = 400_000;
        var zipf = new ZipfDistribution(ranks, exponent);
        var random = new Random(4711);
        var counts = new int[ranks];
        for (var n = 0; n < draws; n++)
            counts[zipf.Next(random)]++;

        var sum = Enumerable.Range(1, ranks).Sum(k => Math.Pow(k, -exponent));
        for (var rank = 0; rank < ranks; rank++)
        {
            var expected = draws * Math.Pow(rank + 1, -exponent) / sum;
            Assert.InRange(counts[rank], expected - 6 * Math.Sqrt(expected), expected + 6 * Math.Sqrt(expected));
        }
    }
}
