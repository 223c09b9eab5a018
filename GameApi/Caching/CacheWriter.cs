using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>
/// The only way features write cached data. One call does all three steps, so none can be forgotten: it fences the key where an older value
/// would live long in Redis, runs the write, and publishes the committed value to L2, L1 and all nodes.
/// </summary>
internal sealed class CacheWriter(
    HybridCache hybrid, VersionedRedisStore l2, KnownVersions knownVersions, CacheBackplane backplane, PendingInvalidations pending,
    CacheMetrics metrics)
{
    /// <summary>
    /// Runs a write of one value. Before the commit it fences the key, for one round trip to Redis: older loads can no longer enter L2, so
    /// a node that dies right after its commit leaves no older value there.
    /// </summary>
    /// <param name="kind">Kind of the value.</param>
    /// <param name="id">Id of the value.</param>
    /// <param name="write">Commits and returns the committed row, or null if nothing changed.</param>
    /// <param name="valueOf">The value to cache, from the row.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<TRow?> WriteAsync<TId, T, TRow>(
        CacheKind<TId, T> kind, TId id, Func<CancellationToken, Task<TRow?>> write, Func<TRow, T> valueOf,
        CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class where TRow : class
    {
        await l2.FenceAsync(kind.KeyOf(id));
        var row = await write(cancellationToken);
        if (row is not null)
            await PublishAsync(kind, id, valueOf(row));
        return row;
    }

    /// <summary>
    /// Runs a write that determines itself which values change. It sets no fence, so it is for kinds with a short life in L2.
    /// </summary>
    /// <param name="kind">Kind of the values.</param>
    /// <param name="write">Commits and returns what was committed.</param>
    /// <param name="valuesOf">The values to cache, from the result.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    public async Task<TResult> WriteAsync<TId, T, TResult>(
        CacheKind<TId, T> kind, Func<CancellationToken, Task<TResult>> write, Func<TResult, IEnumerable<(TId Id, T Value)>> valuesOf,
        CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var result = await write(cancellationToken);
        foreach (var (id, value) in valuesOf(result))
            await PublishAsync(kind, id, value);
        return result;
    }

    /// <summary>Removes a value from all nodes after its deletion is committed. The id is never used again.</summary>
    public Task RemoveAsync<TId, T>(CacheKind<TId, T> kind, TId id) where TId : IParsable<TId> where T : class =>
        PublishAsync(kind, id, null);

    /// <summary>
    /// Writes a committed value through to L2 and L1 and notifies the other nodes, then returns. If Redis does not take the value, the
    /// invalidation is stored in the database. Null: the value is gone for good.
    /// </summary>
    private async Task PublishAsync<TId, T>(CacheKind<TId, T> kind, TId id, T? value) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var version = value is null ? Entry<T>.Gone : kind.VersionOf(value);
        metrics.Written();
        knownVersions.Advance(key, version);
        // Before the write to Redis, however long that takes.
        if (knownVersions.IsEnabled)
            backplane.Notify(key, version);
        var mark = WriteThrough.Begin(version);
        try
        {
            await hybrid.SetAsync(key, new Entry<T>(value, value is null ? 0 : version), kind.Options());
        }
        finally
        {
            WriteThrough.End();
        }

        if (!knownVersions.IsEnabled)
            return;
        if (mark.Arrived)
            await AnnounceAsync(key, version);
        else
            await pending.AddAsync([new BackplaneMessage(BackplaneMessage.NotInRedis, version, key)]);
    }

    private async Task AnnounceAsync(string key, long version)
    {
        try
        {
            await backplane.PublishAsync(key, version);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            // PostgreSQL's NOTIFY still delivers it.
            metrics.RedisFailed();
        }
    }
}
