using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;

namespace GameApi.Caching;

/// <summary>
/// The way features read what is cached: cache-aside (L1, L2, database), and renewed ahead. What they write goes through
/// <see cref="CacheWriter"/>. docs/caching.md states what is guaranteed.
/// </summary>
internal sealed class GameCache(
    HybridCache hybrid, IMemoryCache memory, KnownVersions knownVersions, CacheBackplane backplane, VersionedRedisStore l2,
    LoadLimiter loads, LoadTurns turns, CacheMetrics metrics, HotKeys hotKeys, IServiceScopeFactory scopes)
{
    /// <summary>The value, or null where there is none. An L1 hit completes synchronously and allocates nothing.</summary>
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
    /// Renews a value before its life is over: from L2, or from the database where its life there is about to end too and no other node is
    /// at it. Readers go on getting the one there is. Fence and knownVersions hold as for any load: nothing newer is undone.
    /// </summary>
    public async Task RefreshAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var generation = backplane.Generation;
        var lifeLeft = await l2.LifeLeftAsync(key);
        var load = !(lifeLeft > kind.EnoughInRedis) && await l2.TakeTurnAsync(key);
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
                metrics.AskedAhead();
        }

        // Gone from L2 since it was asked for.
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
        // L1 was emptied meanwhile, or the key was written: what was loaded may be from before that.
        return generation == backplane.Generation && !IsStale(key, entry) ? Seen(key, entry)
            : await RereadAsync(kind, id, cancellationToken);
    }

    /// <summary>What was found is older than the key allows.</summary>
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

        // A load from before the write is still under way and everybody joins it, or Redis has missed the write: the database has what was
        // committed.
        memory.Remove(key);
        if (knownVersions.Of(key) is { } known)
            await l2.TryInvalidateAsync(key, known);
        return Seen(key, await LoadAsync(kind, id, lease: 0, cancellationToken));
    }

    /// <summary>
    /// Redis and the database may be ahead of what this node was told: whoever saw this sees nothing older here. Below a first version
    /// there is none.
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
    /// Loads a value for L2, or waits for the node that is loading it: a cold key that all nodes are asked for is loaded once.
    /// </summary>
    private async ValueTask<Entry<T>> LoadAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, string key, bool isRefresh, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var lease = await l2.LeaseAsync(key);
        // A refresh has its turn already, and L2 still has the value that it replaces.
        if (lease.IsShared && !isRefresh && await turns.WaitAsync(cancel => FindAsync(kind, id, key, cancel), cancellationToken) is { } found)
        {
            metrics.LoadShared(kind.Name);
            return found;
        }

        return await LoadAsync(kind, id, lease.Id, cancellationToken);
    }

    /// <summary>What L2 has; null where it has nothing.</summary>
    private async ValueTask<Entry<T>?> FindAsync<TId, T>(CacheKind<TId, T> kind, TId id, string key, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        const HybridCacheEntryFlags l2Only = HybridCacheEntryFlags.DisableLocalCache | HybridCacheEntryFlags.DisableUnderlyingData;
        try
        {
            return await ReadAsync(kind, id, key, kind.Options(l2Only), isRefresh: false, cancellationToken) is { } entry ? entry with { Lease = 0 } : null;
        }
        finally
        {
            metrics.AskedAhead();
        }
    }

    /// <summary>In a scope of its own: the request that started the load may end before it, while others wait for it.</summary>
    /// <param name="kind">What is loaded.</param>
    /// <param name="id">Its id.</param>
    /// <param name="lease">With which L2 stores the value; 0 where it must not.</param>
    /// <param name="cancellationToken">Ends it.</param>
    private async ValueTask<Entry<T>> LoadAsync<TId, T>(
        CacheKind<TId, T> kind, TId id, long lease, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        metrics.Loaded(kind.Name);
        return await loads.RunAsync(async cancel =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var value = await kind.Load(scope.ServiceProvider, id, cancel);
            return new Entry<T>(value, value is null ? 0 : kind.VersionOf(value)) { Lease = lease };
        }, cancellationToken);
    }
}
