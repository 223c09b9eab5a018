using System.Globalization;
using Microsoft.Extensions.Caching.Memory;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Tells the other nodes what this one has written, and takes out of L1 what they have. After any gap all of L1 goes.</summary>
internal sealed class CacheBackplane(RedisKeyspace redis, KnownVersions knownVersions, IMemoryCache memory, CacheMetrics metrics)
{
    /// <summary>Of this node, also where several share a process.</summary>
    private readonly string _node = Guid.NewGuid().ToString("N");

    private readonly RedisChannel _channel = redis.Channel("evict");
    private int _generation;

    /// <summary>Rises when L1 is emptied: what was loaded across it may be old.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <exception cref="RedisException">Redis is away.</exception>
    public async Task ListenAsync()
    {
        var subscriber = redis.Connection.GetSubscriber();
        // An attempt that failed may have left a queue behind that nobody would ever empty.
        await subscriber.UnsubscribeAsync(_channel, flags: CommandFlags.FireAndForget);
        (await subscriber.SubscribeAsync(_channel)).OnMessage(message => Receive(message.Message.ToString()));
    }

    /// <exception cref="RedisException">Redis is away.</exception>
    public Task PublishAsync(string key, long version) =>
        redis.Connection.GetSubscriber().PublishAsync(_channel, string.Create(CultureInfo.InvariantCulture, $"{_node} {version} {key}"));

    /// <summary>This version was committed elsewhere: what this node has is older.</summary>
    public void Take(string key, long version)
    {
        knownVersions.Advance(key, version);
        memory.Remove(key);
        metrics.Evicted();
    }

    public void Flush()
    {
        Interlocked.Increment(ref _generation);
        (memory as MemoryCache)?.Clear();
        metrics.Flushed();
    }

    private void Receive(string message)
    {
        var parts = message.Split(' ', 3);
        if (parts is not [var node, var number, var key] || node == _node || !long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var version))
            return;
        Take(key, version);
    }
}
