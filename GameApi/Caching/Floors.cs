using System.Collections.Concurrent;

namespace GameApi.Caching;

/// <summary>
/// The least version a key may be served with: what this node has written, loaded, or has been told of. A load that began before the write may
/// still put an older value into L1; no reader gets it. Kept as long as such a load can last, by a clock that nobody sets.
/// </summary>
internal sealed class Floors(TimeProvider time, IConfiguration configuration)
{
    /// <summary>More are not kept: L1 is emptied then, and all of them are forgotten.</summary>
    private const int Most = 500_000;

    private readonly ConcurrentDictionary<string, Floor> _floors = new(StringComparer.Ordinal);
    private readonly long _life = (long)(CacheKinds.Floor.TotalSeconds * time.TimestampFrequency);
    private long _nextSweep;

    /// <summary>Off only where a test shows what plain HybridCache does.</summary>
    public bool AreKept { get; } = configuration.GetValue("Caching:Coherence", true);

    public bool AreTooMany => _floors.Count > Most;

    /// <summary>Raises the floor of a key; it never sinks before it expires.</summary>
    public void Raise(string key, long version)
    {
        if (!AreKept)
            return;
        var now = time.GetTimestamp();
        _floors.AddOrUpdate(key, static (_, given) => given, static (_, known, given) => new Floor(Math.Max(known.Version, given.Version), given.Until), new Floor(version, now + _life));
        Sweep(now);
    }

    /// <summary>Whether an entry is older than the key allows. That there is none satisfies a floor of what is gone.</summary>
    public bool Refuse(ReadOnlySpan<char> key, long version, bool isNegative)
    {
        if (_floors.IsEmpty || !_floors.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var floor) || floor.Until < time.GetTimestamp())
            return false;
        return floor.Version == Entry<object>.Gone ? !isNegative : version < floor.Version;
    }

    public void Clear() => _floors.Clear();

    private void Sweep(long now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + time.TimestampFrequency, due) != due)
            return;
        foreach (var (key, floor) in _floors)
            if (floor.Until < now)
                _floors.TryRemove(new(key, floor));
    }

    private readonly record struct Floor(long Version, long Until);
}
