namespace Bench.Comparing;

/// <summary>Which of the two things compared.</summary>
internal enum Side
{
    /// <summary>Ours.</summary>
    A,

    /// <summary>What it is held against.</summary>
    B,

    /// <summary>An endpoint that does only the work itself, where B does it without HTTP.</summary>
    C,
}

/// <summary>
/// Ways to do the same work. The ratio reported is A / B, and A / C in a row of its own: above 1, A does more (or takes longer, as the unit
/// says).
/// </summary>
internal interface IComparison
{
    string Name { get; }
    string SideA { get; }
    string SideB { get; }

    /// <summary>Null where there are two sides.</summary>
    string? SideC => null;

    string Unit { get; }

    /// <summary>The row of A against C.</summary>
    string EndpointRow => $"{Name}-endpoint";

    /// <summary>Starts and fills what both sides need, and checks that both answer the same.</summary>
    /// <exception cref="NotHereException">This machine lacks what it needs.</exception>
    Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken);
}

/// <summary>A comparison that is ready to be measured.</summary>
internal interface IComparisonRun : IAsyncDisposable
{
    /// <summary>Processes whose CPU time is reported beside the figures.</summary>
    IReadOnlyDictionary<string, int> Processes { get; }

    /// <summary>Whether repeating it makes it faster, so that it wants a warm-up.</summary>
    bool GetsFaster => true;

    /// <summary>What else was seen, printed below the row.</summary>
    IReadOnlyList<string> Notes => [];

    Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>A comparison with something that is not installed: left out, and said so; no failure.</summary>
internal sealed class NotHereException(string what) : Exception(what);

/// <summary>One measurement: a value in the comparison's unit, and how many answers were wrong or missing.</summary>
internal readonly record struct Sample(double Value, long Errors);
