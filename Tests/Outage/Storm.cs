using System.Globalization;
using Xunit;

namespace Tests.Outage;

/// <summary>Tests that take minutes run only when ASPIREGAME_STORM_SECONDS sets their length, as in the workflow <c>storms</c>.</summary>
internal static class Storm
{
    public static void SkipUnlessWanted() =>
        Assert.SkipUnless(IsWanted, "A storm: set ASPIREGAME_STORM_SECONDS to its length.");

    public static bool IsWanted => Seconds is > 0;

    public static TimeSpan Duration => TimeSpan.FromSeconds(Math.Min(60, Seconds ?? 0));

    private static double? Seconds =>
        double.TryParse(Environment.GetEnvironmentVariable("ASPIREGAME_STORM_SECONDS"), CultureInfo.InvariantCulture, out var seconds)
            ? seconds : null;
}
