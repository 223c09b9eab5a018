using System.Diagnostics;

namespace Bench.Comparing;

/// <summary>The warm-up before a measurement.</summary>
internal static class WarmUp
{
    /// <summary>Part of the limit that must pass without a gain.</summary>
    private const double Steady = 0.125;

    /// <summary>A step that is faster than the best one by this factor counts as a gain.</summary>
    private const double Gain = 1.04;

    /// <summary>CPU time of the compiler, as a part of the step, from which the step counts as compiling.</summary>
    private const double StillCompiling = 0.1;

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    /// <summary>
    /// Repeats the step until it no longer gets faster and no process is compiling: hot methods are optimized, pools and caches are full.
    /// Gives up at the limit.
    /// </summary>
    public static async Task UntilSteadyAsync(IReadOnlyCollection<int> processes, TimeSpan limit, Func<Task<Sample>> step)
    {
        var best = 0.0;
        var all = Stopwatch.StartNew();
        for (var idle = TimeSpan.Zero; idle < Steady * limit && all.Elapsed < limit;)
        {
            var compiled = Tiering.SecondsOf(processes);
            var clock = Stopwatch.StartNew();
            var value = (await step()).Value;
            var compiling = Tiering.SecondsOf(processes) - compiled > StillCompiling * clock.Elapsed.TotalSeconds;
            idle = value > best * Gain || compiling ? TimeSpan.Zero : idle + clock.Elapsed;
            best = Math.Max(best, value);
            // Under load the compiler gets little CPU time. Without load it finishes soon.
            while (compiling && all.Elapsed < limit)
            {
                compiled = Tiering.SecondsOf(processes);
                await Task.Delay(Pause);
                compiling = Tiering.SecondsOf(processes) > compiled;
            }
        }
    }
}
