namespace GameApi.Caching;

/// <summary>
/// The keys asked for most, in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k
/// Elements in Data Streams", 2005) over a sample of the requests. A key that is truly frequent is always among them; counts may be too high.
/// </summary>
internal sealed class HotKeys
{
    private const int Capacity = 1_024;

    /// <summary>One request in so many is counted.</summary>
    private const uint Sample = 16;

    private readonly Dictionary<string, long> _counts = new(Capacity, StringComparer.Ordinal);
    private readonly Lock _lock = new();

    [ThreadStatic]
    private static uint s_turn;

    public void Touched(ReadOnlySpan<char> key)
    {
        if (++s_turn % Sample != 0)
            return;
        lock (_lock)
            Count(key);
    }

    /// <summary>The keys counted most since the last time, and forgets half of what it knows of each.</summary>
    public IReadOnlyList<(string Key, long Count)> TakeTop(int count)
    {
        lock (_lock)
        {
            var top = _counts.OrderByDescending(pair => pair.Value).Take(count).Select(pair => (pair.Key, pair.Value)).ToList();
            foreach (var key in _counts.Keys.ToList())
                if ((_counts[key] /= 2) == 0)
                    _counts.Remove(key);
            return top;
        }
    }

    private void Count(ReadOnlySpan<char> key)
    {
        var lookup = _counts.GetAlternateLookup<ReadOnlySpan<char>>();
        if (lookup.TryGetValue(key, out var known))
        {
            lookup[key] = known + 1;
        }
        else if (_counts.Count < Capacity)
        {
            lookup[key] = 1;
        }
        else
        {
            // The least counted makes room, and the newcomer inherits its count.
            var (least, inherited) = _counts.MinBy(pair => pair.Value);
            _counts.Remove(least);
            lookup[key] = inherited + 1;
        }
    }
}
