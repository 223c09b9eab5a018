namespace GameApi.Caching;

/// <summary>Counts of a node's cache since the node started.</summary>
internal sealed record CacheCounts(
    IReadOnlyList<CacheKindCount> Kinds, long L2Hits, long L2Misses, long L2Skipped, long Written, long Invalidated, long StaleRefused,
    long Flushes, long RedisFailures);

/// <summary>Counts of one kind of value.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Requests">Estimated from a sample: counting each L1 hit would cost as much as the hit.</param>
/// <param name="Misses">Requests that waited for L2 or the database.</param>
/// <param name="Loads">Loads from the database.</param>
internal sealed record CacheKindCount(string Kind, long Requests, long Misses, long Loads);
