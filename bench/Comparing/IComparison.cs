namespace Bench.Comparing;

/// <summary>One of the implementations that are compared.</summary>
internal enum Side
{
    /// <summary>AspireGame.</summary>
    A,

    /// <summary>The baseline, in some comparisons without HTTP.</summary>
    B,

    /// <summary>A minimal endpoint, as a second baseline with HTTP.</summary>
    C,
}

/// <summary>
/// Two or three implementations of the same work. The reported ratio is A / B, and A / C in a separate row. Whether more is better depends
/// on the unit.
/// </summary>
internal interface IComparison
{
    string Name { get; }
    string SideA { get; }
    string SideB { get; }

    /// <summary>Null if there are only two sides.</summary>
    string? SideC => null;

    string Unit { get; }

    /// <summary>Name of the row of A against C.</summary>
    string EndpointRow => $"{Name}-endpoint";

    /// <summary>Whether a quick run of all comparisons skips it. A run by name includes it.</summary>
    bool IsDear => false;

    /// <summary>Starts the servers of both sides, creates their data, and checks that both give the same response.</summary>
    /// <exception cref="NotHereException">A program that the comparison needs is not installed.</exception>
    Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken);
}

/// <summary>A comparison that is ready to be measured.</summary>
internal interface IComparisonRun : IAsyncDisposable
{
    /// <summary>Processes whose CPU time is reported beside the figures.</summary>
    IReadOnlyDictionary<string, int> Processes { get; }

    /// <summary>Whether it gets faster with time, so that it needs a warm-up.</summary>
    bool GetsFaster => true;

    /// <summary>More results, printed below the row.</summary>
    IReadOnlyList<string> Notes => [];

    Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>A program that the comparison needs is not installed. The comparison is skipped.</summary>
internal sealed class NotHereException(string message) : Exception(message);

/// <summary>One measurement: a value in the comparison's unit, and the number of wrong or missing responses.</summary>
internal readonly record struct Sample(double Value, long Errors);
