using System.Buffers;
using System.Collections.Concurrent;
using Microsoft.Extensions.Caching.Distributed;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// L2 as HybridCache sees it: reads go to the Redis cache as it is; writes are scripts. A write puts a fence (tombstone) beside the value for
/// as long as a load may take, with the version committed; a load's value is refused while it stands, and of two values the newer stays,
/// in whatever order they arrive. Redis that is away is a miss, never an error.
/// </summary>
internal sealed class FencedCache(IBufferDistributedCache inner, RedisKeyspace redis, RedisCircuit circuit, CacheMetrics metrics) : IBufferDistributedCache
{
    // The layout is that of Microsoft.Extensions.Caching.StackExchangeRedis, which reads it.
    private const string FillScript = """
        if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
        local there = redis.call('HGET', KEYS[1], 'version')
        if there and tonumber(there) > tonumber(ARGV[3]) then return 0 end
        redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    private const string WriteScript = """
        local known = redis.call('GET', KEYS[2])
        if known and tonumber(known) > tonumber(ARGV[3]) then return 0 end
        redis.call('SET', KEYS[2], ARGV[3], 'PX', ARGV[4])
        if ARGV[1] == '' then
            redis.call('DEL', KEYS[1])
        else
            redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
            redis.call('PEXPIRE', KEYS[1], ARGV[2])
        end
        return 1
        """;

    private readonly ConcurrentDictionary<string, long> _loaded = new(StringComparer.Ordinal);

    /// <summary>Tells the version of what a load is about to set under a key; 0, that there is none, is kept for a short time only.</summary>
    public void Loaded(string key, long version) => _loaded[key] = version;

    public async ValueTask<bool> TryGetAsync(string key, IBufferWriter<byte> destination, CancellationToken token = default)
    {
        if (!circuit.IsClosed)
            return false;
        try
        {
            var found = await inner.TryGetAsync(key, destination, token);
            circuit.Succeeded();
            metrics.AskedL2(found);
            return found;
        }
        catch (Exception exception) when (RedisCircuit.IsRedisTrouble(exception))
        {
            circuit.Failed();
            return false;
        }
    }

    public async ValueTask SetAsync(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options, CancellationToken token = default)
    {
        var life = options.AbsoluteExpirationRelativeToNow ?? CacheKinds.Negative;
        if (WriteThrough.Current is { } mark)
        {
            mark.Arrived = await WriteAsync(key, mark.Version, value.ToArray(), life);
            return;
        }

        _loaded.TryRemove(key, out var version);
        await FillAsync(key, version, value.ToArray(), version == 0 ? CacheKinds.Negative : life);
    }

    /// <summary>Takes note of a committed value, or with none that what is cached is old.</summary>
    /// <param name="key">As HybridCache has it.</param>
    /// <param name="version">What was committed.</param>
    /// <param name="value">The value as HybridCache sends it; empty takes out what is there.</param>
    /// <param name="life">Of the value.</param>
    /// <param name="evenIfOpen">Although the circuit is open: to make good what could not be written before it is closed.</param>
    /// <returns>Whether Redis did.</returns>
    public Task<bool> WriteAsync(string key, long version, byte[] value, TimeSpan life, bool evenIfOpen = false) => EvaluateAsync(
        WriteScript, key, [value, (long)life.TotalMilliseconds, version, (long)CacheKinds.Fence.TotalMilliseconds], _ => { }, evenIfOpen);

    public async Task RemoveAsync(string key, CancellationToken token = default) => await WriteAsync(key, Entry<object>.Gone, [], TimeSpan.Zero);

    private Task<bool> FillAsync(string key, long version, byte[] value, TimeSpan life) =>
        EvaluateAsync(FillScript, key, [value, (long)life.TotalMilliseconds, version], taken => metrics.Filled(taken));

    private async Task<bool> EvaluateAsync(string script, string key, RedisValue[] arguments, Action<bool> answered, bool evenIfOpen = false)
    {
        if (!circuit.IsClosed && !evenIfOpen)
            return false;
        try
        {
            var result = await redis.Database.ScriptEvaluateAsync(script, [key, $"fence:{key}"], arguments);
            circuit.Succeeded();
            answered((long)result == 1);
            return true;
        }
        catch (Exception exception) when (RedisCircuit.IsRedisTrouble(exception))
        {
            circuit.Failed();
            return false;
        }
    }

    // HybridCache uses the buffered, asynchronous half only.
    public bool TryGet(string key, IBufferWriter<byte> destination) => throw new NotSupportedException();
    public void Set(string key, ReadOnlySequence<byte> value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    public byte[]? Get(string key) => throw new NotSupportedException();
    public Task<byte[]?> GetAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    public void Set(string key, byte[] value, DistributedCacheEntryOptions options) => throw new NotSupportedException();
    public Task SetAsync(string key, byte[] value, DistributedCacheEntryOptions options, CancellationToken token = default) => throw new NotSupportedException();
    public void Refresh(string key) => throw new NotSupportedException();
    public Task RefreshAsync(string key, CancellationToken token = default) => throw new NotSupportedException();
    public void Remove(string key) => throw new NotSupportedException();
}
