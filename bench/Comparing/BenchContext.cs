using System.Diagnostics;
using Bench.Servers;

namespace Bench.Comparing;

/// <summary>The options of a run, its progress output, and the servers that its comparisons share.</summary>
/// <param name="quick">Short measurements.</param>
/// <param name="full">Includes the largest sizes.</param>
/// <param name="servers">Servers that the comparisons share.</param>
/// <param name="rows">Number of rows that overrides the comparison's own, or null.</param>
/// <param name="rounds">Measurements per side.</param>
/// <param name="gauge">Times a fixed amount of work.</param>
internal sealed class BenchContext(
    bool quick, bool full, ServerPark servers, int? rows = null, int? rounds = null, Func<double>? gauge = null)
{
    private readonly Stopwatch _since = Stopwatch.StartNew();

    public bool Quick => quick;

    /// <summary>Whether to include the largest sizes, such as 10^7 players.</summary>
    public bool Full => full;

    /// <summary>Number of rows that overrides the comparison's own, or null.</summary>
    public int? Rows => rows;

    public ServerPark Servers => servers;

    /// <summary>Times a fixed amount of work; see <see cref="NoiseGauge"/>.</summary>
    public Func<double> Gauge { get; } = gauge ?? NoiseGauge.Measure;

    public int Rounds => rounds ?? (quick ? 3 : 7);

    /// <summary>Duration of one step of the warm-up; see <see cref="Comparing.WarmUp"/>.</summary>
    public TimeSpan WarmUp => TimeSpan.FromSeconds(quick ? 0.5 : 4);

    /// <summary>Limit for the warm-up of one side.</summary>
    public TimeSpan LongestWarmUp => (quick ? 16 : 24) * WarmUp;

    /// <summary>Duration of one measurement.</summary>
    public TimeSpan Duration => TimeSpan.FromSeconds(quick ? 1 : 6);

    /// <summary>Prints a line with the elapsed time.</summary>
    public void Progress(string line) => Console.Error.WriteLine($"{_since.Elapsed:mm\\:ss} {line}");
}
