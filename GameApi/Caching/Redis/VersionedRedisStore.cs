using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// What L2 holds: one hash per key, changed by scripts of that one key, so that a cluster runs them and an eviction takes all or nothing. A
/// load takes a <em>lease</em> before it reads the database, and its value is stored only while the key still has that lease: a write
/// removes it, and so does an eviction, a restart or FLUSHALL. Of two committed values the newer stays, in whatever order they arrive.
/// </summary>
internal sealed class VersionedRedisStore(RedisKeyspace redis, RedisCircuit circuit, CurrentEpoch epoch, CacheMetrics metrics)
{
    private static readonly long FenceMilliseconds = (long)CacheLifetimes.Fence.TotalMilliseconds;

    /// <summary>The key in Redis: of the present epoch.</summary>
    public string KeyOf(string key) => string.Create(CultureInfo.InvariantCulture, $"e{epoch.Current}:{key}");

    /// <summary>Removes what is there and gives no lease for a while.</summary>
    public Task FenceAsync(string key) => TryAsync(RedisCall.Write, () => EvaluateAsync(RedisScripts.Fence, key, [FenceMilliseconds]));

    /// <summary>A lease for a load that is about to read the database.</summary>
    public async Task<Lease> LeaseAsync(string key)
    {
        var own = NewLease();
        var taken = await TryAsync(RedisCall.Write, async () =>
            (long)await redis.Database.ScriptEvaluateAsync(RedisScripts.Lease, [KeyOf(key)], [own, FenceMilliseconds]));
        return new Lease(taken, IsShared: taken != 0 && taken != own);
    }

    /// <summary>Stores a committed value, or removes what is gone. A Redis that is out of memory removes what is older instead.</summary>
    /// <returns>Whether nothing older is left in Redis.</returns>
    public async Task<bool> WriteAsync(string key, long version, byte[] value, TimeSpan life) =>
        await TryAsync<bool?>(RedisCall.Write, async () =>
    {
        try
        {
            return await EvaluateAsync(RedisScripts.Write, key, [value, (long)life.TotalMilliseconds, version, FenceMilliseconds]);
        }
        catch (RedisServerException full) when (RedisFailure.IsOutOfMemory(full))
        {
            await InvalidateAsync(key, version);
            return true;
        }
    }) is not null;

    /// <summary>Stores a loaded value, unless its lease has ended or a newer one is there.</summary>
    public async Task FillAsync(string key, long version, long lease, byte[] value, TimeSpan life)
    {
        var stored = await TryAsync<bool?>(RedisCall.Write, async () =>
            await EvaluateAsync(RedisScripts.Fill, key, [value, (long)life.TotalMilliseconds, version, lease]));
        if (stored is { } taken)
            metrics.Filled(taken);
    }

    /// <summary>Removes what is older than a committed version, or the name of a list, whether the circuit is closed or not.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public Task InvalidateAsync(string key, long version) => ListVersions.ListOf(key) is null
        ? EvaluateAsync(RedisScripts.Invalidate, key, [version, FenceMilliseconds, Entry<object>.Gone])
        : redis.Database.KeyDeleteAsync(KeyOf(key));

    /// <summary>Removes what is older than a committed version, if Redis is in use.</summary>
    public Task TryInvalidateAsync(string key, long version) => TryAsync(RedisCall.Write, async () =>
    {
        await InvalidateAsync(key, version);
        return true;
    });

    /// <summary>How long Redis still keeps a value; null where it has none, or is unavailable.</summary>
    public Task<TimeSpan?> LifeLeftAsync(string key) => TryAsync(RedisCall.Read, () => redis.Database.KeyTimeToLiveAsync(KeyOf(key)));

    /// <summary>Whether this node of all is the one to load a key again now. Each does without Redis.</summary>
    public async Task<bool> TakeTurnAsync(string key) => await TryAsync<bool?>(RedisCall.Write, async () =>
        await redis.Database.StringSetAsync($"refresh:{key}", 1, CacheLifetimes.LoadLimit, When.NotExists)) ?? true;

    /// <returns>What Redis returned; default where it failed.</returns>
    private async Task<TResult?> TryAsync<TResult>(RedisCall call, Func<Task<TResult>> ask)
    {
        if (!circuit.IsClosed)
            return default;
        try
        {
            var answer = await ask();
            circuit.Succeeded(call);
            return answer;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // A full Redis serves what it has: a load that it cannot store costs the next reader a load, and a write removes what is older.
            if (!RedisFailure.IsOutOfMemory(exception))
                circuit.Failed(call, exception);
            metrics.RedisFailed();
            return default;
        }
    }

    // Never 0, and exact as a double.
    private static long NewLease() => 1 + (BitConverter.ToInt64(RandomNumberGenerator.GetBytes(sizeof(long))) & (Entry<object>.Gone >> 1));

    private async Task<bool> EvaluateAsync(string script, string key, RedisValue[] arguments) =>
        (long)await redis.Database.ScriptEvaluateAsync(script, [KeyOf(key)], arguments) == 1;
}

/// <summary>What a load stores its value with.</summary>
/// <param name="Id">0 where the value must not be stored.</param>
/// <param name="IsShared">Whether an earlier load has taken it, which may still be under way.</param>
internal readonly record struct Lease(long Id, bool IsShared);
