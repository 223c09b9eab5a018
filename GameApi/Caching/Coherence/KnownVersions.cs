using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace GameApi.Caching;

/// <summary>
/// The minimum version of each key: the newest that this node has written, loaded or been notified of. A load that began before the write
/// may still put an older value into L1; no reader gets it. Entries outlive the slowest such load, measured by the monotonic clock.
/// </summary>
internal sealed class KnownVersions(TimeProvider time, IOptions<CacheOptions> options)
{
    /// <summary>Beyond this many, L1 is flushed and all entries are dropped.</summary>
    private const int MaxEntries = 500_000;

    private readonly ConcurrentDictionary<string, KnownVersion> _versions = new(StringComparer.Ordinal);
    private readonly long _life = (long)(CacheLifetimes.KnownVersionLife.TotalSeconds * time.TimestampFrequency);
    private long _nextSweep;

    /// <inheritdoc cref="CacheOptions.Coherence"/>
    public bool IsEnabled { get; } = options.Value.Coherence;

    public bool IsFull => _versions.Count > MaxEntries;

    /// <summary>Raises the known version of a key; it never falls before it expires.</summary>
    /// <returns>Whether the known version was older, or unknown.</returns>
    public bool Advance(string key, long version)
    {
        if (!IsEnabled)
            return false;
        var now = time.GetTimestamp();
        var given = new KnownVersion(version, now + _life);
        var newer = true;
        while (!_versions.TryAdd(key, given))
        {
            if (!_versions.TryGetValue(key, out var known))
                continue;
            newer = version > known.Version || known.Until < now;
            if (_versions.TryUpdate(key, newer ? given : given with { Version = known.Version }, known))
                break;
        }

        Sweep(now);
        return newer;
    }

    /// <summary>Whether an entry is older than the known version of its key. A key known to be gone allows only a negative entry.</summary>
    public bool IsStale(ReadOnlySpan<char> key, long version, bool isNegative) =>
        Of(key) is { } known && (known == Entry<object>.Gone ? !isNegative : version < known);

    /// <summary>Returns the known version of a key, or null.</summary>
    public long? Of(ReadOnlySpan<char> key) =>
        !_versions.IsEmpty && _versions.GetAlternateLookup<ReadOnlySpan<char>>().TryGetValue(key, out var known)
            && known.Until >= time.GetTimestamp()
            ? known.Version
            : null;

    public void Clear() => _versions.Clear();

    private void Sweep(long now)
    {
        var due = Interlocked.Read(ref _nextSweep);
        if (now < due || Interlocked.CompareExchange(ref _nextSweep, now + time.TimestampFrequency, due) != due)
            return;
        foreach (var (key, known) in _versions)
            if (known.Until < now)
                _versions.TryRemove(new(key, known));
    }

    private readonly record struct KnownVersion(long Version, long Until);
}
