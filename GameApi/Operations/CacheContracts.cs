namespace GameApi.Operations;

/// <summary>Counts of the cache.</summary>
/// <param name="Kinds">Counts by kind of value.</param>
/// <param name="L2Hits">Values found in Redis.</param>
/// <param name="L2Misses">Values not found in Redis.</param>
/// <param name="L2Skipped">Reads that skipped Redis because it was unavailable.</param>
/// <param name="Written">Committed values written through.</param>
/// <param name="Invalidated">Values evicted because another node changed them.</param>
/// <param name="StaleRefused">Values older than a known write; they were not served.</param>
/// <param name="Flushes">Flushes of a whole L1.</param>
/// <param name="RedisFailures">Calls to Redis that failed or timed out.</param>
/// <param name="PendingInvalidations">Invalidations that Redis has not applied yet.</param>
/// <param name="HotKeys">The most requested keys of the current minute, sampled; ids of players are masked.</param>
internal sealed record CacheView(
    IReadOnlyList<CacheKindView> Kinds, long L2Hits, long L2Misses, long L2Skipped, long Written, long Invalidated, long StaleRefused,
    long Flushes, long RedisFailures, long PendingInvalidations, IReadOnlyList<HotKeyView> HotKeys);

/// <summary>Counts of one kind of value.</summary>
/// <param name="Kind">Name of the kind.</param>
/// <param name="Requests">Reads, estimated from a sample of one in sixteen.</param>
/// <param name="L1Hits">Served from memory: the rest of the estimate.</param>
/// <param name="L1Misses">Reads that waited for Redis or the database, alone or with others.</param>
/// <param name="Loads">Loads from the database, refreshes included.</param>
internal sealed record CacheKindView(string Kind, long Requests, long L1Hits, long L1Misses, long Loads);

/// <summary>A frequently requested key.</summary>
/// <param name="Key">The key, with * for ids of players and sessions.</param>
/// <param name="Count">Requests in the sample.</param>
internal sealed record HotKeyView(string Key, long Count);
