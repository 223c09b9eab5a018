namespace Bench.Comparing;

/// <summary>Which of the two things compared.</summary>
internal enum Side
{
    /// <summary>Ours.</summary>
    A,

    /// <summary>What it is held against.</summary>
    B,
}

/// <summary>Two ways to do the same work. The ratio reported is A / B: above 1, A does more (or takes longer, as the unit says).</summary>
internal interface IComparison
{
    string Name { get; }
    string SideA { get; }
    string SideB { get; }
    string Unit { get; }

    /// <summary>Starts and fills what both sides need, and checks that both answer the same.</summary>
    Task<IComparisonRun> PrepareAsync(BenchContext context, CancellationToken cancellationToken);
}

/// <summary>A comparison that is ready to be measured.</summary>
internal interface IComparisonRun : IAsyncDisposable
{
    /// <summary>Processes whose CPU time is reported beside the figures.</summary>
    IReadOnlyDictionary<string, int> Processes { get; }

    Task<Sample> MeasureAsync(Side side, TimeSpan duration, CancellationToken cancellationToken);
}

/// <summary>One measurement: a value in the comparison's unit, and how many answers were wrong or missing.</summary>
internal readonly record struct Sample(double Value, long Errors);
