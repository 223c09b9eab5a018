using System.Diagnostics;

namespace Bench.Comparing;

/// <summary>What goes before a measurement.</summary>
internal static class WarmUp
{
    private const int MostBouts = 16;
    private const int IdleBouts = 3;
    private const double Gain = 1.04;

    /// <summary>Part of a bout.</summary>
    private const double StillCompiling = 0.1;

    /// <summary>
    /// Until some bouts in a row beat no earlier one, and none of the processes is still compiling: methods are compiled for good, pools and caches are full.
    /// </summary>
    public static async Task UntilSteadyAsync(IReadOnlyCollection<int> processes, Func<Task<Sample>> bout)
    {
        var best = 0.0;
        for (int bouts = 0, idle = 0; bouts < MostBouts && idle < IdleBouts; bouts++)
        {
            var compiled = Tiering.SecondsOf(processes);
            var clock = Stopwatch.StartNew();
            var value = (await bout()).Value;
            var compiling = Tiering.SecondsOf(processes) - compiled > StillCompiling * clock.Elapsed.TotalSeconds;
            idle = value > best * Gain || compiling ? 0 : idle + 1;
            best = Math.Max(best, value);
        }
    }
}
