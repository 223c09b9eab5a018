namespace GameApi.Caching;

/// <summary>What a node's cache has done since it was started.</summary>
internal sealed record CacheCounts(
    IReadOnlyList<CacheKindCount> Kinds, long L2Hits, long L2Misses, long L2Skipped, long Written, long Invalidated, long StaleRefused,
    long Flushes, long RedisFailures);

/// <summary>The same of a kind of value.</summary>
/// <param name="Kind">Which.</param>
/// <param name="Requests">Estimated: hits in L1 are not counted one by one, since that would cost as much as the hit.</param>
/// <param name="Misses">Requests that waited for L2 or the database.</param>
/// <param name="Loads">From the database.</param>
internal sealed record CacheKindCount(string Kind, long Requests, long Misses, long Loads);
