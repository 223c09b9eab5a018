using System.Globalization;
using Xunit;

namespace Tests.Caching;

/// <summary>What docs/caching.md states about staleness, whatever Redis does.</summary>
internal static class CoherenceBound
{
    public const int HotKeys = 200;

    public static readonly TimeSpan Limit = TimeSpan.FromMilliseconds(250);

    /// <summary>ASPIREGAME_STRESS_SECONDS, or else so many seconds.</summary>
    public static TimeSpan Lasting(double seconds) => TimeSpan.FromSeconds(
        double.TryParse(Environment.GetEnvironmentVariable("ASPIREGAME_STRESS_SECONDS"), CultureInfo.InvariantCulture, out var wanted)
            ? wanted : seconds);

    /// <summary>The last run cost no error, and no node serves an older value than it has shown, or than was acknowledged.</summary>
    public static async Task HoldsAsync(CoherenceStress stress, CancellationToken cancellationToken, bool neverBack = true)
    {
        Assert.True(stress.Errors.Count == 0, string.Join('\n', stress.Errors));
        if (neverBack)
            Assert.Equal(0, stress.WentBack);
        Assert.Equal(0, await stress.CountStaleAsync(cancellationToken));
        Assert.True(stress.Staleness.P99 <= Limit, $"{stress.Staleness}");
        TestContext.Current.TestOutputHelper?.WriteLine($"{stress.Writes} writes, {stress.Staleness}");
    }
}
