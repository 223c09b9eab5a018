using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// What L2 holds, written by scripts. A write puts a fence (tombstone) beside the value for as long as a load may take, with the version
/// committed; a load's value is refused while it stands, and of two values the newer stays, in whatever order they arrive.
/// </summary>
internal sealed class VersionedRedisStore(RedisKeyspace redis, RedisCircuit circuit, CacheMetrics metrics)
{
    private static readonly long FenceMilliseconds = (long)CacheKinds.Fence.TotalMilliseconds;

    // The layout is that of Microsoft.Extensions.Caching.StackExchangeRedis, which reads it.
    private const string FillScript = """
        if redis.call('EXISTS', KEYS[2]) == 1 then return 0 end
        local there = redis.call('HGET', KEYS[1], 'version')
        if there and tonumber(there) > tonumber(ARGV[3]) then return 0 end
        redis.call('HSET', KEYS[1], 'absexp', '-1', 'sldexp', '-1', 'data', ARGV[1], 'version', ARGV[3])
        redis.call('PEXPIRE', KEYS[1], ARGV[2])
        return 1
        """;

    /// <summary>For what a server may have missed that has taken over from another, or come back with an older memory.</summary>
    private const string CatchUpScript = """
        local there = redis.call('HGET', KEYS[1], 'version')
        if there and tonumber(there) >= tonumber(ARGV[1]) then return 0 end
        redis.call('SET', KEYS[2], ARGV[1], 'PX', ARGV[2])
        return redis.call('DEL', KEYS[1])
        """;

    /// <summary>For a version that is about to be committed.</summary>
    private const string FenceScript = """
        redis.call('SET', KEYS[2], redis.call('GET', KEYS[2]) or '0', 'PX', ARGV[1])
        return redis.call('DEL', KEYS[1])
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

    /// <summary>Raises the fence and takes out what is there.</summary>
    public Task FenceAsync(string key) => TryAsync(() => EvaluateAsync(FenceScript, key, [FenceMilliseconds]));

    /// <summary>Puts a committed value there, or takes out what is gone, and raises the fence.</summary>
    /// <returns>Whether Redis has taken note.</returns>
    public async Task<bool> WriteAsync(string key, long version, byte[] value, TimeSpan life) =>
        await TryAsync<bool?>(async () => await EvaluateAsync(WriteScript, key, Committed(version, value, life))) is not null;

    /// <summary>Puts a loaded value there, unless the fence or a newer one forbids it.</summary>
    public async Task FillAsync(string key, long version, byte[] value, TimeSpan life)
    {
        if (await TryAsync<bool?>(async () => await EvaluateAsync(FillScript, key, [value, (long)life.TotalMilliseconds, version])) is { } taken)
            metrics.Filled(taken);
    }

    /// <summary>Takes note of a committed version and takes out what is older, whether the circuit is closed or not.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public Task EvictAsync(string key, long version) => EvaluateAsync(WriteScript, key, Committed(version, [], TimeSpan.Zero));

    /// <summary>Takes out what is older than a committed version, and keeps loads from before it out.</summary>
    /// <exception cref="RedisException">Redis is away.</exception>
    public Task CatchUpAsync(string key, long version) =>
        EvaluateAsync(CatchUpScript, key, [version, FenceMilliseconds]);

    /// <summary>How long Redis will keep a value still; null where it has none, or is away.</summary>
    public async Task<TimeSpan?> LifeLeftAsync(string key) =>
        await TryAsync(() => redis.Database.KeyTimeToLiveAsync(key));

    /// <summary>Whether this node is the one of all to load a key again now. Each does without Redis.</summary>
    public async Task<bool> TakeTurnAsync(string key) =>
        await TryAsync<bool?>(async () => await redis.Database.StringSetAsync($"refresh:{key}", 1, CacheKinds.LoadLimit, When.NotExists)) ?? true;

    private static RedisValue[] Committed(long version, byte[] value, TimeSpan life) =>
        [value, (long)life.TotalMilliseconds, version, FenceMilliseconds];

    /// <returns>What Redis answered; default where it did not.</returns>
    private async Task<TResult?> TryAsync<TResult>(Func<Task<TResult>> ask)
    {
        if (!circuit.IsClosed)
            return default;
        try
        {
            var answer = await ask();
            circuit.Succeeded();
            return answer;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            circuit.Failed();
            metrics.RedisFailed();
            return default;
        }
    }

    private async Task<bool> EvaluateAsync(string script, string key, RedisValue[] arguments) =>
        (long)await redis.Database.ScriptEvaluateAsync(script, [key, $"fence:{key}"], arguments) == 1;
}
