using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>
/// The way features write what is cached: a fence before the transaction where an older value would live long, and after it write-through of
/// what was committed, announced to all nodes.
/// </summary>
internal sealed class CacheWriter(
    HybridCache hybrid, VersionedRedisStore l2, KnownVersions knownVersions, CacheBackplane backplane, PendingInvalidations pending, CacheMetrics metrics)
{
    /// <summary>
    /// Removes the value from L2 and keeps loads from putting it back, before the transaction that changes it: a node that dies between its
    /// commit and <see cref="WrittenAsync"/> leaves nothing older there. One more round trip to Redis.
    /// </summary>
    public Task WritingAsync<TId, T>(CacheKind<TId, T> kind, TId id) where TId : IParsable<TId> where T : class => l2.FenceAsync(kind.KeyOf(id));

    /// <summary>
    /// Writes a committed value through: L2 and L1 of this node have it, the other nodes get to know. Returns after that; what Redis did not take
    /// is noted in the database. Null: it is gone for good.
    /// </summary>
    public async Task WrittenAsync<TId, T>(CacheKind<TId, T> kind, TId id, T? value) where TId : IParsable<TId> where T : class
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
            await PublishAsync(key, version);
        else
            await pending.AddAsync([new BackplaneMessage(BackplaneMessage.NotInRedis, version, key)]);
    }

    private async Task PublishAsync(string key, long version)
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
