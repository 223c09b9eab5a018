using System.Diagnostics;

namespace Bench.Comparing;

/// <summary>
/// Times a fixed amount of work. If it takes much longer in one round than in another, something else used the machine, and the result is
/// marked as noisy.
/// </summary>
internal static class NoiseGauge
{
    /// <summary>A spread above this is noisy.</summary>
    public const double Noisy = 0.3;

    /// <summary>Returns the milliseconds that the work took.</summary>
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
