using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>
/// The one way features write what is cached. One call runs the write between the two halves that belong to it: a fence before it where an
/// older value would live long, and after its commit write-through of the committed value, announced to all nodes.
/// </summary>
internal sealed class CacheWriter(
    HybridCache hybrid, VersionedRedisStore l2, KnownVersions knownVersions, CacheBackplane backplane, PendingInvalidations pending,
    CacheMetrics metrics)
{
    /// <summary>
    /// Runs a write of one value. The fence keeps older loads out of L2 from before the commit on, at one round trip to Redis: a node that
    /// dies after its commit leaves nothing older there.
    /// </summary>
    /// <param name="kind">Of what is written.</param>
    /// <param name="id">The same.</param>
    /// <param name="write">Commits, and returns what is committed, or null where nothing was changed.</param>
    /// <param name="valueOf">What is cached of it.</param>
    /// <param name="cancellationToken">Of the request.</param>
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

    /// <summary>Runs a write of values that only the write finds out. Without a fence: for a kind whose life in L2 is short.</summary>
    /// <param name="kind">Of what is written.</param>
    /// <param name="write">Commits, and returns what is committed.</param>
    /// <param name="valuesOf">What is cached of it.</param>
    /// <param name="cancellationToken">Of the request.</param>
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

    /// <summary>Removes a value that is gone for good from all nodes, once that is committed.</summary>
    public Task RemoveAsync<TId, T>(CacheKind<TId, T> kind, TId id) where TId : IParsable<TId> where T : class =>
        PublishAsync(kind, id, null);

    /// <summary>
    /// Writes a committed value through: L2 and L1 of this node have it, the other nodes get to know. Returns after that; what Redis did
    /// not take is noted in the database. Null: it is gone for good.
    /// </summary>
    private async Task PublishAsync<TId, T>(CacheKind<TId, T> kind, TId id, T? value) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var version = value is null ? Entry<T>.Gone : kind.VersionOf(value);
        metrics.Written();
        knownVersions.Advance(key, version);
        // First, so that it is on its way however long Redis takes.
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
            // It goes by PostgreSQL.
            metrics.RedisFailed();
        }
    }
}
