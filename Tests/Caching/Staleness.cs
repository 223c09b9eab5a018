using System.Diagnostics;

namespace Tests.Caching;

/// <summary>
/// The age of what readers got: for how long a newer value had been acknowledged, for each read. 0 where it was the newest.
/// </summary>
internal sealed class Staleness
{
    private readonly List<double> _milliseconds = [];

    public void Add(IEnumerable<double> milliseconds) => _milliseconds.AddRange(milliseconds);

    public int Reads => _milliseconds.Count;

    public int Stale => _milliseconds.Count(age => age > 0);

    /// <summary>Of all reads.</summary>
    public TimeSpan P99 => At(0.99);

    public TimeSpan Max => At(1);

    public void Clear() => _milliseconds.Clear();

    public override string ToString() =>
        FormattableString.Invariant(
            $"{Reads} reads, {Stale} stale, p99 {P99.TotalMilliseconds:F0} ms, ")
        + FormattableString.Invariant($"p99.9 {At(0.999).TotalMilliseconds:F0} ms, max {Max.TotalMilliseconds:F0} ms");

    private TimeSpan At(double part)
    {
        if (_milliseconds.Count == 0)
            return TimeSpan.Zero;
        _milliseconds.Sort();
        return TimeSpan.FromMilliseconds(_milliseconds[(int)Math.Ceiling((_milliseconds.Count - 1) * part)]);
    }
}

/// <summary>A player whose name is a number that only rises, with when each was acknowledged.</summary>
internal sealed class StressPlayer(Api.TestPlayer of)
{
    private const int MaxWrites = 10_000;

    private readonly long[] _acknowledgedAt = new long[MaxWrites];

    public Api.TestPlayer Of => of;

    public int Sent { get; set; }

    public volatile int Acknowledged;

    public void Acknowledge(int number)
    {
        Volatile.Write(ref _acknowledgedAt[number], Stopwatch.GetTimestamp());
        Acknowledged = number;
    }

    /// <summary>For how long a newer number had been acknowledged when a read began that returned this one.</summary>
    public double AgeOf(int number, long readBegan)
    {
        for (var newer = number + 1; newer <= Acknowledged; newer++)
            if (Volatile.Read(ref _acknowledgedAt[newer]) is > 0 and var at)
                return at < readBegan ? Stopwatch.GetElapsedTime(at, readBegan).TotalMilliseconds : 0;
        return 0;
    }
}
