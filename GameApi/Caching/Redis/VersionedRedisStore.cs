using System.Globalization;
using System.Security.Cryptography;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Stores L2: one hash per key, changed by scripts of that one key, so that a cluster can run them and an eviction removes all or nothing.
/// A load takes a <em>lease</em> before it reads the database, and its value is stored only while the key still has that lease. A write
/// removes the lease, and so does an eviction, a restart or FLUSHALL. Of two committed values the newer one stays, whatever order they
/// arrive in.
/// </summary>
internal sealed class VersionedRedisStore(RedisKeyspace redis, RedisCircuit circuit, CurrentEpoch epoch, CacheMetrics metrics)
{
    private static readonly long FenceMilliseconds = (long)CacheLifetimes.Fence.TotalMilliseconds;

    /// <summary>Returns the key in Redis, which contains the current epoch.</summary>
    public string KeyOf(string key) => string.Create(CultureInfo.InvariantCulture, $"e{epoch.Current}:{key}");

    /// <summary>Removes the value and grants no lease for <see cref="CacheLifetimes.Fence"/>.</summary>
    public Task FenceAsync(string key) => TryAsync(RedisCall.Write, () => EvaluateAsync(RedisScripts.Fence, key, [FenceMilliseconds]));

    /// <summary>Takes a lease for a load that is about to read the database.</summary>
    public async Task<Lease> LeaseAsync(string key)
    {
        var own = NewLease();
        var taken = await TryAsync(RedisCall.Write, async () =>
            (long)await redis.Database.ScriptEvaluateAsync(RedisScripts.Lease, [KeyOf(key)], [own, FenceMilliseconds]));
        return new Lease(taken, IsShared: taken != 0 && taken != own);
    }

    /// <summary>Stores a committed value, or removes a deleted one. A Redis that is out of memory only removes older values.</summary>
    /// <returns>Whether Redis is known to hold nothing older.</returns>
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

    /// <summary>Stores a loaded value, unless its lease has ended or Redis has a newer one.</summary>
    public async Task FillAsync(string key, long version, long lease, byte[] value, TimeSpan life)
    {
        var stored = await TryAsync<bool?>(RedisCall.Write, async () =>
            await EvaluateAsync(RedisScripts.Fill, key, [value, (long)life.TotalMilliseconds, version, lease]));
        if (stored is { } taken)
            metrics.Filled(taken);
    }

    /// <summary>Removes a value older than a committed version, or the version of a list, whether the circuit is closed or not.</summary>
    /// <exception cref="RedisException">Redis is unavailable.</exception>
    public Task InvalidateAsync(string key, long version) => ListVersions.ListOf(key) is null
        ? EvaluateAsync(RedisScripts.Invalidate, key, [version, FenceMilliseconds, Entry<object>.Gone])
        : redis.Database.KeyDeleteAsync(KeyOf(key));

    /// <summary>Removes a value older than a committed version, if the circuit is closed.</summary>
    public Task TryInvalidateAsync(string key, long version) => TryAsync(RedisCall.Write, async () =>
    {
        await InvalidateAsync(key, version);
        return true;
    });

    /// <summary>Returns how long Redis still keeps a value; null if it has none or is unavailable.</summary>
    public Task<TimeSpan?> LifeLeftAsync(string key) => TryAsync(RedisCall.Read, () => redis.Database.KeyTimeToLiveAsync(KeyOf(key)));

    /// <summary>Returns whether this node, of all nodes, is the one to reload a key now. Without Redis every node is.</summary>
    public async Task<bool> TakeTurnAsync(string key) => await TryAsync<bool?>(RedisCall.Write, async () =>
        await redis.Database.StringSetAsync($"refresh:{key}", 1, CacheLifetimes.LoadLimit, When.NotExists)) ?? true;

    /// <returns>The result of the call; default if Redis failed.</returns>
    private async Task<TResult?> TryAsync<TResult>(RedisCall call, Func<Task<TResult>> send)
    {
        if (!circuit.IsClosed)
            return default;
        try
        {
            var result = await send();
            circuit.Succeeded(call);
            return result;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // A full Redis still serves its values. A load that it cannot store costs the next reader a load; a write removes older values.
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

/// <summary>The right of a load to store its value.</summary>
/// <param name="Id">Id of the lease; 0 if the value must not be stored.</param>
/// <param name="IsShared">Whether an earlier load took it, which may still be in flight.</param>
internal readonly record struct Lease(long Id, bool IsShared);
