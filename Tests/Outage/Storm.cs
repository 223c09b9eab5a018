using System.Globalization;
using Xunit;

namespace Tests.Outage;

/// <summary>Tests that take minutes run where ASPIREGAME_STORM_SECONDS says for how long, as in the workflow <c>storms</c>.</summary>
internal static class Storm
{
    public static void SkipUnlessWanted() =>
        Assert.SkipUnless(Seconds is > 0, "A storm: set ASPIREGAME_STORM_SECONDS to how long it takes.");

    public static TimeSpan Duration => TimeSpan.FromSeconds(Math.Min(60, Seconds ?? 0));

    private static double? Seconds =>
        double.TryParse(Environment.GetEnvironmentVariable("ASPIREGAME_STORM_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds : null;
}
