using System.Diagnostics;

namespace Bench.Comparing;

/// <summary>
/// Times a fixed piece of work. Where the same work takes 1.3 times as long in one round as in another,
/// something else used the machine, and the figures say so.
/// </summary>
internal static class NoiseGauge
{
    public const double Noisy = 0.3;

    /// <summary>Milliseconds that the fixed work took.</summary>
    public static double Measure()
    {
        var start = Stopwatch.GetTimestamp();
        var state = 88172645463325252UL;
        for (var n = 0; n < 50_000_000; n++)
        {
            state ^= state << 7;
            state ^= state >> 9;
        }

        GC.KeepAlive(state);
        return Stopwatch.GetElapsedTime(start).TotalMilliseconds;
    }
}
