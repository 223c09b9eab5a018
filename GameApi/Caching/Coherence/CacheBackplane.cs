using System.Globalization;
using System.Threading.Channels;
using Microsoft.Extensions.Caching.Memory;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Tells the other nodes what this one has committed, by two paths that share no failure: PostgreSQL's NOTIFY, which works whenever a write
/// can commit, and Redis' pub/sub. Removes from L1 what others have changed, and from this node's Redis what the sender wrote to another
/// one.
/// </summary>
internal sealed class CacheBackplane(
    RedisKeyspace redis, KnownVersions knownVersions, KnownLists lists, CurrentEpoch epoch, IMemoryCache memory, CacheMetrics metrics)
{
    /// <summary>
    /// Keys that another node wrote to another Redis, or to none; more are not kept, they are in the table of pending invalidations.
    /// </summary>
    private const int MaxForeign = 10_000;

    private readonly RedisChannel _channel = redis.Channel("evict");
    private readonly Channel<BackplaneMessage> _outbox = Channel.CreateUnbounded<BackplaneMessage>(new() { SingleReader = true });
    private readonly Channel<BackplaneMessage> _foreign = Channel.CreateBounded<BackplaneMessage>(
        new BoundedChannelOptions(MaxForeign) { FullMode = BoundedChannelFullMode.DropOldest, SingleReader = true });

    private int _generation;

    /// <summary>This node, also where several share a process.</summary>
    public string Node { get; } = Guid.NewGuid().ToString("N");

    /// <summary>Rises when L1 is emptied: what was loaded across it may be old.</summary>
    public int Generation => Volatile.Read(ref _generation);

    /// <summary>What is to be sent by NOTIFY.</summary>
    public ChannelReader<BackplaneMessage> Outbox => _outbox.Reader;

    /// <summary>What this node's Redis may have missed.</summary>
    public ChannelReader<BackplaneMessage> Foreign => _foreign.Reader;

    /// <summary>A version is committed: sends it by NOTIFY within milliseconds.</summary>
    public void Notify(string key, long version) =>
        _outbox.Writer.TryWrite(new BackplaneMessage(epoch.Server.Length == 0 ? BackplaneMessage.NotInRedis : epoch.Server, version, key));

    /// <summary>Nothing more is sent.</summary>
    public void Complete() => _outbox.Writer.TryComplete();

    /// <summary>The same by Redis.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public Task PublishAsync(string key, long version) => redis.Connection.GetSubscriber()
        .PublishAsync(_channel, BackplaneMessage.Pack(Node, [new BackplaneMessage(epoch.Server, version, key)])[0]);

    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public async Task SubscribeAsync()
    {
        var subscriber = redis.Connection.GetSubscriber();
        // An attempt that failed may have left a queue behind that nobody would ever empty.
        await subscriber.UnsubscribeAsync(_channel, flags: CommandFlags.FireAndForget);
        (await subscriber.SubscribeAsync(_channel)).OnMessage(message => Receive(message.Message.ToString()));
    }

    /// <summary>A payload from either path; those of PostgreSQL come in the order of commit, the same on every node.</summary>
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

    /// <summary>This version is committed: what this node has is older.</summary>
    public void Apply(string key, long version)
    {
        if (!knownVersions.Advance(key, version))
            return;
        memory.Remove(key);
        metrics.Evicted();
    }

    public void Flush()
    {
        Interlocked.Increment(ref _generation);
        (memory as MemoryCache)?.Clear();
        metrics.Flushed();
    }

    private void Receive(BackplaneMessage message, bool isOwn)
    {
        // A list's changes have no order of their own: all nodes, its sender too, end with the last in PostgreSQL's.
        if (ListVersions.ListOf(message.Key) is { } list)
            lists.Changed(list, message.Version);
        else if (!isOwn)
            Apply(message.Key, message.Version);
        if (!isOwn && message.Server != epoch.Server)
            _foreign.Writer.TryWrite(message);
    }
}
