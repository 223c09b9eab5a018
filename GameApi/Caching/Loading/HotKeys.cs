using System.Runtime.InteropServices;

namespace GameApi.Caching;

/// <summary>
/// The keys asked for most, in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k
/// Elements in Data Streams", 2005) over a sample of the requests. A key that is truly frequent is always among them; counts may be too
/// high.
/// </summary>
internal sealed class HotKeys
{
    private const int Capacity = 1_024;

    /// <summary>One request in so many is counted.</summary>
    private const uint Sample = 16;

    /// <summary>
    /// Counted so often within the last seconds a key is hot: about six requests a second, where half is forgotten every five seconds.
    /// </summary>
    private const long Enough = 4;

    private readonly Dictionary<string, long> _counts = new(Capacity, StringComparer.Ordinal);
    /// <summary>Sampled requests by kind of value, since the start: by what is before the colon of a key.</summary>
    private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    [ThreadStatic]
    private static uint s_turn;

    public void Touched(ReadOnlySpan<char> key)
    {
        if (++s_turn % Sample != 0)
            return;
        lock (_lock)
        {
            Count(key);
            if (key.IndexOf(':') is > 0 and var end)
                CollectionsMarshal.GetValueRefOrAddDefault(_kinds.GetAlternateLookup<ReadOnlySpan<char>>(), key[..end], out _)++;
        }
    }

    /// <summary>Requests by kind of value since the start, estimated from the sample.</summary>
    public IReadOnlyDictionary<string, long> Requests()
    {
        lock (_lock)
            return _kinds.GroupBy(pair => pair.Key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), StringComparer.Ordinal)
                .ToDictionary(kind => kind.Key, kind => kind.Sum(pair => pair.Value) * Sample, StringComparer.Ordinal);
    }

    /// <summary>The keys that are asked for several times a second, the hottest first.</summary>
    public IReadOnlyList<string> Hot(int most) =>
        [.. Snapshot().Where(pair => pair.Value >= Enough).OrderByDescending(pair => pair.Value).Take(most).Select(pair => pair.Key)];

    /// <summary>How many keys are hot.</summary>
    public int HotCount => Snapshot().Count(pair => pair.Value >= Enough);

    /// <summary>The keys counted most since the last time, and forgets half of what it knows of each.</summary>
    public IReadOnlyList<(string Key, long Count)> TakeTop(int count)
    {
        KeyValuePair<string, long>[] all;
        lock (_lock)
        {
            all = [.. _counts];
            foreach (var (key, known) in all)
                if ((_counts[key] = known / 2) == 0)
                    _counts.Remove(key);
        }

        return [.. all.OrderByDescending(pair => pair.Value).Take(count).Select(pair => (pair.Key, pair.Value))];
    }

    private KeyValuePair<string, long>[] Snapshot()
    {
        lock (_lock)
            return [.. _counts];
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
