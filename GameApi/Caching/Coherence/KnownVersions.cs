using System.Collections.Concurrent;
using Microsoft.Extensions.Options;

namespace GameApi.Caching;

/// <summary>
/// The oldest version a key may be served with: what this node has written, loaded, or learnt from another. A load that began before the
/// write may still put an older value into L1; no reader gets it. Kept as long as such a load can last, by a clock that nobody sets.
/// </summary>
internal sealed class KnownVersions(TimeProvider time, IOptions<CacheOptions> options)
{
    /// <summary>More are not kept: L1 is emptied then, and all of them are forgotten.</summary>
    private const int MaxEntries = 500_000;

    private readonly ConcurrentDictionary<string, KnownVersion> _versions = new(StringComparer.Ordinal);
    private readonly long _life = (long)(CacheLifetimes.KnownVersionLife.TotalSeconds * time.TimestampFrequency);
    private long _nextSweep;

    /// <inheritdoc cref="CacheOptions.Coherence"/>
    public bool IsEnabled { get; } = options.Value.Coherence;

    public bool IsFull => _versions.Count > MaxEntries;

    /// <summary>Raises the version of a key; it never goes back before it expires.</summary>
    /// <returns>Whether it was older, or not known.</returns>
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

    /// <summary>Whether an entry is older than the key allows. That there is none is right where the key is known to be gone.</summary>
    public bool IsStale(ReadOnlySpan<char> key, long version, bool isNegative) =>
        Of(key) is { } known && (known == Entry<object>.Gone ? !isNegative : version < known);

    /// <summary>The version known of a key.</summary>
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
