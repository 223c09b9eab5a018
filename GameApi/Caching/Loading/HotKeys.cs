using System.Runtime.InteropServices;

namespace GameApi.Caching;

/// <summary>
/// The most requested keys, in bounded memory: Space-Saving (Metwally, Agrawal, El Abbadi, "Efficient Computation of Frequent and Top-k
/// Elements in Data Streams", 2005) over a sample of the requests. It never misses a truly frequent key; counts may be too high.
/// </summary>
internal sealed class HotKeys
{
    private const int Capacity = 1_024;

    /// <summary>One request in this many is counted.</summary>
    private const uint SampleInterval = 16;

    /// <summary>
    /// A key with this count is hot. Counts are halved every five seconds, so it means about six requests a second.
    /// </summary>
    private const long HotThreshold = 4;

    private readonly Dictionary<string, long> _counts = new(Capacity, StringComparer.Ordinal);

    /// <summary>Sampled requests since the start by kind of value: the part of a key before its colon.</summary>
    private readonly Dictionary<string, long> _kinds = new(StringComparer.Ordinal);
    private readonly Lock _lock = new();

    [ThreadStatic]
    private static uint s_turn;

    public void Touched(ReadOnlySpan<char> key)
    {
        if (++s_turn % SampleInterval != 0)
            return;
        lock (_lock)
        {
            Count(key);
            if (key.IndexOf(':') is > 0 and var end)
                CollectionsMarshal.GetValueRefOrAddDefault(_kinds.GetAlternateLookup<ReadOnlySpan<char>>(), key[..end], out _)++;
        }
    }

    /// <summary>Returns the requests by kind of value since the start, estimated from the sample.</summary>
    public IReadOnlyDictionary<string, long> Requests()
    {
        lock (_lock)
            return _kinds.GroupBy(pair => pair.Key.TrimEnd('0', '1', '2', '3', '4', '5', '6', '7', '8', '9'), StringComparer.Ordinal)
                .ToDictionary(kind => kind.Key, kind => kind.Sum(pair => pair.Value) * SampleInterval, StringComparer.Ordinal);
    }

    /// <summary>Returns the keys that are requested several times a second, hottest first.</summary>
    public IReadOnlyList<string> Hot(int limit) =>
    [
        .. Snapshot().Where(pair => pair.Value >= HotThreshold).OrderByDescending(pair => pair.Value).Take(limit).Select(pair => pair.Key),
    ];

    /// <summary>How many keys are hot.</summary>
    public int HotCount => Snapshot().Count(pair => pair.Value >= HotThreshold);

    /// <summary>Returns the keys with the highest counts, and halves all counts.</summary>
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
            // The key with the lowest count makes room, and the new key inherits the count.
            var (least, inherited) = _counts.MinBy(pair => pair.Value);
            _counts.Remove(least);
            lookup[key] = inherited + 1;
        }
    }
}
