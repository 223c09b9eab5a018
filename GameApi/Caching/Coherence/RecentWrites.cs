using System.Collections.Concurrent;

namespace GameApi.Caching;

/// <summary>
/// The writes of this node that Redis took note of last. A server that takes over from another, or comes back with the memory it last saved, may
/// have missed them: they are told again then. Kept for longer than a replica or an append-only file lags behind, and for as long as Redis is away.
/// </summary>
internal sealed class RecentWrites(RedisCircuit circuit, TimeProvider time)
{
    private const int Most = 100_000;
    private static readonly TimeSpan Kept = TimeSpan.FromSeconds(10);

    private readonly ConcurrentQueue<Write> _writes = new();

    public void Add(string key, long version)
    {
        var now = time.GetTimestamp();
        _writes.Enqueue(new Write(key, version, now));
        while (_writes.TryPeek(out var oldest) && (_writes.Count > Most || (circuit.IsClosed && time.GetElapsedTime(oldest.At, now) > Kept)))
            _writes.TryDequeue(out _);
    }

    public IReadOnlyList<Write> All() => [.. _writes];

    internal readonly record struct Write(string Key, long Version, long At);
}
