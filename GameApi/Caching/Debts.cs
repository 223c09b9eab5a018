using System.Collections.Concurrent;

namespace GameApi.Caching;

/// <summary>Writes that Redis does not know of yet, by key with the newest version. Bounded: past the limit everything in L2 is given up.</summary>
internal sealed class Debts
{
    private const int Most = 10_000;

    private readonly ConcurrentDictionary<string, long> _versions = new(StringComparer.Ordinal);
    private volatile bool _overflowed;

    public bool IsEmpty => _versions.IsEmpty && !_overflowed;

    public void Add(string key, long version)
    {
        if (_versions.Count >= Most)
            _overflowed = true;
        else
            _versions.AddOrUpdate(key, version, (_, known) => Math.Max(known, version));
    }

    /// <summary>Whether there were more than it keeps; asking forgets it.</summary>
    public bool TakeOverflow()
    {
        var overflowed = _overflowed;
        _overflowed = false;
        return overflowed;
    }

    public IEnumerable<KeyValuePair<string, long>> All => _versions;

    /// <summary>Paid, unless a newer write has come meanwhile.</summary>
    public void Remove(KeyValuePair<string, long> paid) => _versions.TryRemove(paid);
}
