using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>
/// The way features write what is cached: the fence before the transaction where an older value would live long, and after it write-through of
/// what was committed, told to all nodes.
/// </summary>
internal sealed class CacheWriter(
    HybridCache hybrid, VersionedRedisStore l2, KnownVersions knownVersions, CacheBackplane backplane, PendingInvalidations pending, RecentWrites recent, CacheMetrics metrics)
{
    /// <summary>
    /// Takes the value out of L2 and keeps loads from putting it back, before the transaction that changes it: a node that dies between its
    /// commit and <see cref="WrittenAsync"/> leaves nothing older there. One more question to Redis.
    /// </summary>
    public Task WritingAsync<TId, T>(CacheKind<TId, T> kind, TId id) where TId : IParsable<TId> where T : class => l2.FenceAsync(kind.KeyOf(id));

    /// <summary>
    /// Writes a committed value through: L2 and L1 of this node have it, the others are told. Returns after that; without Redis it is
    /// noted in the database for later. Null: it is gone for good.
    /// </summary>
    public async Task WrittenAsync<TId, T>(CacheKind<TId, T> kind, TId id, T? value) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var version = value is null ? Entry<T>.Gone : kind.VersionOf(value);
        metrics.Written();
        knownVersions.Advance(key, version);
        var mark = WriteThrough.Begin(version);
        try
        {
            await hybrid.SetAsync(key, new Entry<T>(value, value is null ? 0 : version), kind.Options());
        }
        finally
        {
            WriteThrough.End();
        }

        if (knownVersions.IsEnabled)
            await TellAsync(key, version, mark.Arrived);
    }

    private async Task TellAsync(string key, long version, bool arrived)
    {
        try
        {
            if (arrived)
            {
                recent.Add(key, version);
                await backplane.PublishAsync(key, version);
            }
            else
            {
                await pending.AddAsync(key, version);
            }
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            await pending.AddAsync(key, version);
        }
    }
}
