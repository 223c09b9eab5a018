using System.Diagnostics;

namespace Bench.Comparing;

/// <summary>What goes before a measurement.</summary>
internal static class WarmUp
{
    /// <summary>Of the limit, without a gain.</summary>
    private const double Steady = 0.125;

    private const double Gain = 1.04;

    /// <summary>Part of a bout.</summary>
    private const double StillCompiling = 0.1;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Until some bouts in a row beat no earlier one, and none of the processes is still compiling: methods are compiled for good, pools
    /// and caches are full. What takes longer than the limit is measured as it is.
    /// </summary>
    public static async Task UntilSteadyAsync(IReadOnlyCollection<int> processes, TimeSpan limit, Func<Task<Sample>> bout)
    {
        var best = 0.0;
        var all = Stopwatch.StartNew();
        for (var idle = TimeSpan.Zero; idle < Steady * limit && all.Elapsed < limit;)
        {
            var compiled = Tiering.SecondsOf(processes);
            var clock = Stopwatch.StartNew();
            var value = (await bout()).Value;
            var compiling = Tiering.SecondsOf(processes) - compiled > StillCompiling * clock.Elapsed.TotalSeconds;
            idle = value > best * Gain || compiling ? TimeSpan.Zero : idle + clock.Elapsed;
            best = Math.Max(best, value);
            // Under load the compiler gets the least of the cores; without, it is done soon.
            while (compiling && all.Elapsed < limit)
            {
                compiled = Tiering.SecondsOf(processes);
                await Task.Delay(Pause);
                compiling = Tiering.SecondsOf(processes) > compiled;
            }
        }
    }
}
