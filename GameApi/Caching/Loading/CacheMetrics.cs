using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GameApi.Caching;

/// <summary>Meter <c>AspireGame.Caching</c>: where values come from, and how nodes stay coherent.</summary>
internal sealed class CacheMetrics
{
    public const string MeterName = "AspireGame.Caching";

    private readonly Counter<long> _hits;
    private readonly Counter<long> _waits;
    private readonly Counter<long> _l2;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _shared;
    private readonly Counter<long> _refreshes;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _evictions;
    private readonly Counter<long> _fences;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _flushes;
    private readonly Counter<long> _failures;
    private readonly Counter<long> _pending;
    private readonly HotKeys _hotKeys;
    private readonly ConcurrentDictionary<string, long> _missesByKind = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _loadsByKind = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _l2ByResult = new(StringComparer.Ordinal);
    private readonly ConcurrentDictionary<string, long> _totals = new(StringComparer.Ordinal);
    private long _waited;
    private long _l2Reads;
    private long _joined;

    public CacheMetrics(IMeterFactory meters, HotKeys hotKeys, LoadLimiter loads)
    {
        _hotKeys = hotKeys;
        var meter = meters.Create(MeterName);
        _hits = meter.CreateCounter<long>("cache.l1.hits", "{request}", "Requests served from L1, by kind.");
        _waits = meter.CreateCounter<long>(
            "cache.l1.misses", "{request}", "Requests that waited for L2 or the database, alone or with others, by kind.");
        _l2 = meter.CreateCounter<long>(
            "cache.l2", "{request}", "Reads of Redis for requests and refreshes, by result: hit, miss, skipped (Redis unavailable).");
        _loads = meter.CreateCounter<long>("cache.loads", "{load}", "Loads from the database, refreshes included, by kind.");
        _shared = meter.CreateCounter<long>(
            "cache.loads_shared", "{load}", "Values read from L2 after waiting for the load of another node, by kind.");
        _refreshes = meter.CreateCounter<long>(
            "cache.refreshes", "{refresh}", "Hot keys refreshed before they expired, by kind and source: l2, database.");
        _writes = meter.CreateCounter<long>("cache.writes", "{write}", "Committed values written through.");
        _evictions = meter.CreateCounter<long>("cache.backplane", "{message}", "Values evicted because another node changed them.");
        _fences = meter.CreateCounter<long>("cache.fence_refusals", "{write}", "Loaded values that Redis rejected as too old.");
        _stale = meter.CreateCounter<long>(
            "cache.stale_refused", "{request}", "Values in L1 or L2 older than a write this node knew of; they were not served.");
        _flushes = meter.CreateCounter<long>(
            "cache.flushes", "{flush}", "Flushes of the whole L1 because messages may have been missed.");
        _failures = meter.CreateCounter<long>(
            "cache.redis_failures", "{request}", "Calls to Redis that failed or timed out.");
        meter.CreateObservableCounter(
            "cache.joined", Joined, "{request}", "Requests that joined a load in flight (stampedes avoided).");
        _pending = meter.CreateCounter<long>(
            "cache.pending_invalidations", "{write}", "Writes that Redis did not take; stored as pending invalidations.");
        meter.CreateObservableGauge("cache.hot_keys", () => (long)hotKeys.HotCount, "{key}", "Keys that are refreshed eagerly.");
        meter.CreateObservableGauge("cache.loads_waiting", () => loads.Waiting, "{load}", "Loads that wait for a permit.");
    }

    public void HitL1(string kind) => _hits.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A request was served that missed L1.</summary>
    public void Waited(string kind)
    {
        Interlocked.Increment(ref _waited);
        _waits.Add(1, new KeyValuePair<string, object?>("kind", kind));
        Count(_missesByKind, kind);
    }

    public void L2Read(string result)
    {
        Interlocked.Increment(ref _l2Reads);
        _l2.Add(1, new KeyValuePair<string, object?>("result", result));
        Count(_l2ByResult, result);
    }

    public void Loaded(string kind)
    {
        _loads.Add(1, new KeyValuePair<string, object?>("kind", kind));
        Count(_loadsByKind, kind);
    }

    /// <summary>A value was read from L2 after waiting for the load of another node.</summary>
    public void LoadShared(string kind) => _shared.Add(1, new KeyValuePair<string, object?>("kind", kind));

    /// <summary>A read of L2 did not belong to a request.</summary>
    public void L2ReadForRefresh() => Interlocked.Decrement(ref _l2Reads);

    public void Refreshed(string kind, bool fromDatabase) =>
        _refreshes.Add(
            1, new KeyValuePair<string, object?>("kind", kind),
            new KeyValuePair<string, object?>("source", fromDatabase ? "database" : "l2"));

    public void Written() => Count(_writes, "Written");

    public void Evicted() => Count(_evictions, "Evicted");

    public void Filled(bool taken)
    {
        if (!taken)
            _fences.Add(1);
    }

    public void StaleRefused() => Count(_stale, "StaleRefused");

    public void Flushed() => Count(_flushes, "Flushed");

    public void PendingAdded(int count) => _pending.Add(count);

    public void RedisFailed() => Count(_failures, "RedisFailed");

    /// <summary>Returns the counts since the node started.</summary>
    public CacheCounts Counts()
    {
        var requests = _hotKeys.Requests();
        return new(
            [.. requests.Keys.Union(_missesByKind.Keys, StringComparer.Ordinal).Select(kind => new CacheKindCount(
                kind, requests.GetValueOrDefault(kind), _missesByKind.GetValueOrDefault(kind), _loadsByKind.GetValueOrDefault(kind)))],
            Of(_l2ByResult, "hit"), Of(_l2ByResult, "miss"), Of(_l2ByResult, "skipped"), Of(_totals, nameof(Written)),
            Of(_totals, nameof(Evicted)), Of(_totals, nameof(StaleRefused)), Of(_totals, nameof(Flushed)),
            Of(_totals, nameof(RedisFailed)));
    }

    private static long Of(ConcurrentDictionary<string, long> counts, string name) => counts.GetValueOrDefault(name);

    private static void Count(ConcurrentDictionary<string, long> counts, string name) =>
        counts.AddOrUpdate(name, 1, static (_, known) => known + 1);

    private void Count(Counter<long> counter, string name)
    {
        counter.Add(1);
        Count(_totals, name);
    }

    /// <summary>
    /// Each flight reads L2 once, however many requests join it. The flight is counted before its requests, so this is never too high.
    /// </summary>
    private long Joined() => _joined = Math.Max(_joined, Interlocked.Read(ref _waited) - Interlocked.Read(ref _l2Reads));
}
