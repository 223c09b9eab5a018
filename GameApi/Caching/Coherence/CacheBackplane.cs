using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Caching.Memory;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Notifies the other nodes of this node's commits by two paths that fail independently: PostgreSQL's NOTIFY, which works whenever a write
/// can commit, and Redis' pub/sub. On a message from another node it removes the key from L1, and from this node's Redis if the sender
/// writes to a different one.
/// </summary>
internal sealed class CacheBackplane(
    RedisKeyspace redis, KnownVersions knownVersions, KnownLists lists, CurrentEpoch epoch, IMemoryCache memory, CacheMetrics metrics)
{
    /// <summary>
    /// How many keys wait that another node wrote to a different Redis or to none. The oldest are dropped beyond that: the table
    /// <c>pending_invalidations</c> has them too.
    /// </summary>
    private const int MaxForeign = 10_000;

    private readonly RedisChannel _channel = redis.Channel("evict");
    private readonly Channel<BackplaneMessage> _outbox = Channel.CreateUnbounded<BackplaneMessage>(new() { SingleReader = true });
    private readonly Channel<BackplaneMessage> _foreign = Channel.CreateBounded<BackplaneMessage>(
        new BoundedChannelOptions(MaxForeign) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private int _generation;

    /// <summary>Identifies this node, also among several in one process.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Rises when L1 is flushed: a load that was in flight then may be stale.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>Messages to send by NOTIFY.</summary>
    public ChannelReader<BackplaneMessage> Outbox => _outbox.Reader;

    /// <summary>Writes that this node's Redis may have missed.</summary>
    public ChannelReader<BackplaneMessage> Foreign => _foreign.Reader;

    /// <summary>Queues a committed version; NOTIFY sends it within milliseconds.</summary>
    public void Notify(string key, long version) =>
        _outbox.Writer.TryWrite(new BackplaneMessage(epoch.Server.Length == 0 ? BackplaneMessage.NotInRedis : epoch.Server, version, key));

    /// <summary>Closes the outbox.</summary>
    public void Complete() => _outbox.Writer.TryComplete();

    /// <summary>Publishes a committed version through Redis.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public Task PublishAsync(string key, long version) => redis.Connection.GetSubscriber()
        .PublishAsync(_channel, BackplaneMessage.Pack(Node, [new BackplaneMessage(epoch.Server, version, key)])[0]);

    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public async Task SubscribeAsync()
    {
        var subscriber = redis.Connection.GetSubscriber();
        // A failed attempt may have left a message queue that nothing reads.
        await subscriber.UnsubscribeAsync(_channel, flags: CommandFlags.FireAndForget);
        (await subscriber.SubscribeAsync(_channel)).OnMessage(message => Receive(message.Message.ToString()));
    }

    /// <summary>Handles a payload of either path. PostgreSQL delivers its payloads in commit order, the same on every node.</summary>
    public void Receive(string payload)
    {
        if (payload.StartsWith(BackplaneMessage.EpochPrefix, StringComparison.Ordinal))
        {
            if (long.TryParse(
                payload.AsSpan(BackplaneMessage.EpochPrefix.Length), NumberStyles.None, CultureInfo.InvariantCulture, out var number)
                && epoch.Learn(number))
                Flush();
            return;
        }

        var (sender, messages) = BackplaneMessage.Unpack(payload);
        foreach (var message in messages)
            Receive(message, isOwn: sender == Node);
    }

    /// <summary>Records a committed version and removes the older value from L1.</summary>
    public void Apply(string key, long version)
    {
        if (!knownVersions.Advance(key, version))
            return;
        memory.Remove(key);
        metrics.Evicted();
    }

    /// <summary>Empties L1.</summary>
    public void Flush()
    {
        Interlocked.Increment(ref _generation);
        (memory as MemoryCache)?.Clear();
        metrics.Flushed();
    }

    private void Receive(BackplaneMessage message, bool isOwn)
    {
        // Changes of a list have no order of their own. All nodes, the sender too, end with the last one in PostgreSQL's order.
        if (ListVersions.ListOf(message.Key) is { } list)
            lists.Changed(list, message.Version);
        else if (!isOwn)
            Apply(message.Key, message.Version);
        if (!isOwn && message.Server != epoch.Server)
            _foreign.Writer.TryWrite(message);
    }
}
