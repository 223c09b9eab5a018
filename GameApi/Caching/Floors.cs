using System.Collections.Concurrent;

namespace GameApi.Caching;

/// <summary>
/// The least version a key may be served with: what this node has written, or has been told of. A load that began before the write may
/// still put an older value into L1; no reader gets it. Kept as long as such a load can last.
/// </summary>
internal sealed class Floors(TimeProvider time)
{
    private readonly ConcurrentDictionary<string, Floor> _floors = new(StringComparer.Ordinal);
    private long _nextSweep;

    /// <summary>Raises the floor of a key; it never sinks before it expires.</summary>
    public void Raise(string key, long version)
    {
        var now = time.GetUtcNow().ToUnixTimeMilliseconds();
        var until = now + (long)CacheKinds.Floor.TotalMilliseconds;
        _floors.AddOrUpdate(key, static (_, given) => given, static (_, known, given) => new Floor(Math.Max(known.Version, given.Version), given.Until), new Floor(version, until));
        Sweep(now);
    }

    /// <summary>Whether an entry is older than the key allows. That there is none satisfies a floor of what is gone.</summary>
    public bool Refuse(ReadOnlySpan<char> key, long version, bool isNegative)
    {
        if (_floors.IsEmpty || !_floors.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var floor) || floor.Until < time.GetUtcNow().ToUnixTimeMilliseconds())
            return false;
        return floor.Version == Entry<object>.Gone ? !isNegative : version < floor.Version;
    }

    private void Sweep(long now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + 1_000, due) != due)
            return;
        foreach (var (key, floor) in _floors)
            if (floor.Until < now)
                _floors.TryRemove(new(key, floor));
    }

    private readonly record struct Floor(long Version, long Until);
}
