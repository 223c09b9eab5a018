using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;

namespace GameApi.Caching;

/// <summary>
/// The only way features read cached data: cache-aside (L1, L2, database) with eager refresh of hot keys. Writes go through
/// <see cref="CacheWriter"/>. docs/caching.md states the guarantees.
/// </summary>
internal sealed class GameCache(
    HybridCache hybrid, IMemoryCache memory, KnownVersions knownVersions, CacheBackplane backplane, VersionedRedisStore l2,
    DatabaseLoads loads, LoadTurns turns, CacheMetrics metrics, HotKeys hotKeys)
{
    /// <summary>Returns the value, or null if there is none. An L1 hit completes synchronously and allocates nothing.</summary>
    public ValueTask<T?> GetAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        hotKeys.Touched(key);
        var generation = backplane.Generation;
        var reading = ReadAsync(kind, id, key, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
            return FinishAsync(reading, kind, id, generation, cancellationToken);
        var entry = reading.Result;
        if (IsStale(key, entry))
            return RereadAsync(kind, id, cancellationToken);
        metrics.HitL1(kind.Name);
        return ValueTask.FromResult(entry.Value);
    }

    /// <summary>
    /// Refreshes a value before it expires: from L2, or from the database if it is about to expire there too and no other node is loading
    /// it. Readers get the current value meanwhile. Fences and known versions apply as for any load, so nothing newer is overwritten.
    /// </summary>
    public async Task RefreshAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var generation = backplane.Generation;
        var lifeLeft = await l2.LifeLeftAsync(key);
        var load = !(lifeLeft > kind.MinLifeInRedis) && await l2.TakeTurnAsync(key);
        if (!load && lifeLeft is null)
            return;

        var flags = HybridCacheEntryFlags.DisableLocalCacheRead
            | (load ? HybridCacheEntryFlags.DisableDistributedCacheRead : HybridCacheEntryFlags.DisableUnderlyingData);
        Entry<T>? entry;
        try
        {
            entry = await ReadAsync(kind, id, key, kind.Options(flags), isRefresh: true, cancellationToken);
        }
        finally
        {
            if (!load)
                metrics.L2ReadForRefresh();
        }

        // L2 has dropped it since its lifetime was read.
        if (entry is null)
            return;
        metrics.Refreshed(kind.Name, load);
        if (generation != backplane.Generation || IsStale(key, entry))
            memory.Remove(key);
        else
            Seen(key, entry);
    }

    private ValueTask<Entry<T>> ReadAsync<TId, T>(CacheKind<TId, T> kind, TId id, string key, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class => ReadAsync(kind, id, key, kind.Options(), isRefresh: false, cancellationToken);

    private ValueTask<Entry<T>> ReadAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, string key, HybridCacheEntryOptions options, bool isRefresh, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class =>
        hybrid.GetOrCreateAsync(
            key, (Cache: this, Kind: kind, Id: id, Key: key, IsRefresh: isRefresh),
            static (state, cancel) => state.Cache.LoadAsync(state.Kind, state.Id, state.Key, state.IsRefresh, cancel), options,
            cancellationToken: cancellationToken);

    private async ValueTask<T?> FinishAsync<TId, T>(
        ValueTask<Entry<T>> reading, CacheKind<TId, T> kind, TId id, int generation, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        Entry<T> entry;
        try
        {
            entry = await reading;
        }
        finally
        {
            metrics.Waited(kind.Name);
        }

        var key = kind.KeyOf(id);
        // L1 was flushed or the key was written meanwhile: the loaded value may be older than that.
        return generation == backplane.Generation && !IsStale(key, entry)
            ? Seen(key, entry)
            : await RereadAsync(kind, id, cancellationToken);
    }

    /// <summary>Reads again because the entry is older than the key's known version.</summary>
    private async ValueTask<T?> RereadAsync<TId, T>(CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        memory.Remove(key);
        Entry<T> entry;
        try
        {
            entry = await ReadAsync(kind, id, key, cancellationToken);
        }
        finally
        {
            metrics.Waited(kind.Name);
        }

        if (!IsStale(key, entry))
            return Seen(key, entry);

        // Either a load that began before the write is still in flight and this read has joined it, or Redis has missed the write. The
        // database has the committed value.
        memory.Remove(key);
        if (knownVersions.Of(key) is { } known)
            await l2.TryInvalidateAsync(key, known);
        return Seen(key, await loads.RunAsync(kind, id, lease: 0, cancellationToken));
    }

    /// <summary>
    /// Redis and the database may be ahead of the notifications this node has received. A client that has seen this version must not see
    /// an older one here. Nothing is older than version 1, so it is not recorded.
    /// </summary>
    private T? Seen<T>(string key, Entry<T> entry) where T : class
    {
        if (entry.Version > 1)
            knownVersions.Advance(key, entry.Version);
        return entry.Value;
    }

    private bool IsStale<T>(string key, Entry<T> entry) where T : class
    {
        if (!knownVersions.IsStale(key, entry.Version, entry.Value is null))
            return false;
        metrics.StaleRefused();
        return true;
    }

    /// <summary>
    /// Loads a value for L2, or waits for the node that is loading it: a cold key that several nodes request is loaded once.
    /// </summary>
    private async ValueTask<Entry<T>> LoadAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, string key, bool isRefresh, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var lease = await l2.LeaseAsync(key);
        // A refresh does not wait: L2 still has the value that it replaces.
        if (lease.IsShared && !isRefresh
            && await turns.WaitAsync(cancel => FindAsync(kind, id, key, cancel), cancellationToken) is { } found)
        {
            metrics.LoadShared(kind.Name);
            return found;
        }

        return await loads.RunAsync(kind, id, lease.Id, cancellationToken);
    }

    /// <summary>Reads a value from L2 only; null if it has none.</summary>
    private async ValueTask<Entry<T>?> FindAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, string key, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        const HybridCacheEntryFlags l2Only = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableUnderlyingData;
        try
        {
            var entry = await ReadAsync(kind, id, key, kind.Options(l2Only), isRefresh: false, cancellationToken);
            return entry is null ? null : entry with { Lease = 0 };
        }
        finally
        {
            metrics.L2ReadForRefresh();
        }
    }
}
