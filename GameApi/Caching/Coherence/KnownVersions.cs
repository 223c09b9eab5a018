using System.Collections.Concurrent;

namespace GameApi.Caching;

/// <summary>
/// The least version a key may be served with: what this node has written, loaded, or has been told of. A load that began before the write may
/// still put an older value into L1; no reader gets it. Kept as long as such a load can last, by a clock that nobody sets.
/// </summary>
internal sealed class KnownVersions(TimeProvider time, IConfiguration configuration)
{
    /// <summary>More are not kept: L1 is emptied then, and all of them are forgotten.</summary>
    private const int Most = 500_000;

    private readonly ConcurrentDictionary<string, KnownVersion> _versions = new(StringComparer.Ordinal);
    private readonly long _life = (long)(CacheKinds.KnownVersionLife.TotalSeconds * time.TimestampFrequency);
    private long _nextSweep;

    /// <summary>Off only where a test shows what plain HybridCache does.</summary>
    public bool IsEnabled { get; } = configuration.GetValue("Caching:Coherence", true);

    public bool IsFull => _versions.Count > Most;

    /// <summary>Raises the floor of a key; it never sinks before it expires.</summary>
    public void Advance(string key, long version)
    {
        if (!IsEnabled)
            return;
        var now = time.GetTimestamp();
        _versions.AddOrUpdate(key, static (_, given) => given, static (_, known, given) => new KnownVersion(Math.Max(known.Version, given.Version), given.Until), new KnownVersion(version, now + _life));
        Sweep(now);
    }

    /// <summary>Whether an entry is older than the key allows. That there is none satisfies a floor of what is gone.</summary>
    public bool IsStale(ReadOnlySpan<char> key, long version, bool isNegative)
    {
        if (_versions.IsEmpty || !_versions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var newest) || newest.Until < time.GetTimestamp())
            return false;
        return newest.Version == Entry<object>.Gone ? !isNegative : version < newest.Version;
    }

    public void Clear() => _versions.Clear();

    private void Sweep(long now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + time.TimestampFrequency, due) != due)
            return;
        foreach (var (key, newest) in _versions)
            if (newest.Until < now)
                _versions.TryRemove(new(key, newest));
    }

    private readonly record struct KnownVersion(long Version, long Until);
}
