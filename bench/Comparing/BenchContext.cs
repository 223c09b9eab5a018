using Bench.Servers;

namespace Bench.Comparing;

/// <summary>What a run lends to its comparisons: how long to measure, where to report, and the servers they share.</summary>
internal sealed class BenchContext(bool quick, bool full, ServerPark servers)
{
    public bool Quick => quick;

    /// <summary>Also the sizes that take long, such as 10^7 players.</summary>
    public bool Full => full;

    public ServerPark Servers => servers;
    public int Rounds => quick ? 3 : 7;

    /// <summary>Of one bout of the warm-up; see <see cref="Comparing.WarmUp"/>.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(quick ? 2 : 4);
    public TimeSpan Duration => TimeSpan.FromSeconds(quick ? 2 : 6);

#pragma warning disable CA1822 // an instance member: comparisons reach everything through their context
    public void Progress(string line) => Console.Error.WriteLine(line);
#pragma warning restore CA1822
}
