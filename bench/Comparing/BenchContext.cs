using System.Diagnostics;
using Bench.Servers;

namespace Bench.Comparing;

/// <summary>What a run lends to its comparisons: how long to measure, where to report, and the servers they share.</summary>
/// <param name="quick">Short measurements.</param>
/// <param name="full">Also the sizes that take long.</param>
/// <param name="servers">Shared by the comparisons.</param>
/// <param name="rows">Of a table that a comparison fills.</param>
/// <param name="rounds">How often each side is measured.</param>
/// <param name="gauge">Times a fixed piece of work.</param>
internal sealed class BenchContext(
    bool quick, bool full, ServerPark servers, int? rows = null, int? rounds = null, Func<double>? gauge = null)
{
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public bool Quick => quick;

    /// <summary>Also the sizes that take long, such as 10^7 players.</summary>
    public bool Full => full;

    /// <summary>Of a table that a comparison fills, where its usual size is not wanted.</summary>
    public int? Rows => rows;

    public ServerPark Servers => servers;

    /// <summary>What a fixed piece of work takes now; see <see cref="NoiseGauge"/>.</summary>
    public Func<double> Gauge { get; } = gauge ?? NoiseGauge.Measure;

    public int Rounds => rounds ?? (quick ? 3 : 7);

    /// <summary>Of one bout of the warm-up; see <see cref="Comparing.WarmUp"/>.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(quick ? 0.5 : 4);

    /// <summary>Of one side.</summary>
    public TimeSpan LongestWarmUp => 24 * WarmUp;

    public TimeSpan Duration => TimeSpan.FromSeconds(quick ? 1 : 6);

    /// <summary>Tells what is under way, and how long the run has taken so far.</summary>
    public void Progress(string line) => Console.Error.WriteLine($"{_since.Elapsed:mm\\:ss} {line}");
}
