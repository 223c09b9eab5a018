namespace Bench.Comparing;

/// <summary>What goes before a measurement.</summary>
internal static class WarmUp
{
    private const int MostBouts = 8;
    private const int IdleBouts = 2;
    private const double Gain = 1.04;

    /// <summary>Until some bouts in a row beat no earlier one: methods are compiled for good, pools and caches are full.</summary>
    public static async Task UntilSteadyAsync(Func<Task<Sample>> bout)
    {
        var best = 0.0;
        for (int bouts = 0, idle = 0; bouts < MostBouts && idle < IdleBouts; bouts++)
        {
            var value = (await bout()).Value;
            idle = value > best * Gain ? 0 : idle + 1;
            best = Math.Max(best, value);
        }
    }
}
