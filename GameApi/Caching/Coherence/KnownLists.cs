using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;

namespace GameApi.Caching;

/// <summary>
/// The latest change of each list that this node knows of: a random number, delivered to all nodes in the same order. It is part of the
/// version under which a list's pages are cached, so a page loaded before the change is not served after it, whatever state Redis is in.
/// </summary>
internal sealed class KnownLists(TimeProvider time)
{
    private const int MaxEntries = 200_000;

    /// <summary>How long a page lives that was cached before the change.</summary>
    private static readonly TimeSpan Retention = CacheLifetimes.MaxLifeInRedis + CacheLifetimes.KnownVersionLife;

    private readonly ConcurrentDictionary<string, Change> _changes = new(StringComparer.Ordinal);
    private long _nextSweep;

    /// <summary>
    /// Stands for the changes dropped at <see cref="MaxEntries"/>: it invalidates every list that has no entry of its own.
    /// </summary>
    private volatile Change? _others;

    /// <summary>Makes a number for a change.</summary>
    public static long NewChange() => RandomNumberGenerator.GetInt32(int.MaxValue) + 1L;

    public void Changed(string list, long change)
    {
        var now = time.GetTimestamp();
        _changes[list] = New(change, now);
        Sweep(now);
    }

    /// <summary>Returns the last change of a list as text; empty if none is known.</summary>
    public string Of(string list) => _changes.TryGetValue(list, out var known) ? known.Number : _others?.Number ?? "";

    private Change New(long change, long now) =>
        new(change.ToString("x", CultureInfo.InvariantCulture), now + (long)(Retention.TotalSeconds * time.TimestampFrequency));

    private void Sweep(long now)
    {
        if (_changes.Count > MaxEntries)
        {
            _others = New(NewChange(), now);
            _changes.Clear();
        }

        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + 60 * time.TimestampFrequency, due) != due)
            return;
        if (_others?.Until < now)
            _others = null;
        foreach (var (list, change) in _changes)
            if (change.Until < now)
                _changes.TryRemove(new(list, change));
    }

    private sealed record Change(string Number, long Until);
}
