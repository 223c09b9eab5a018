using System.Diagnostics.Metrics;

namespace GameApi.Caching;

/// <summary>Meter <c>AspireGame.Caching</c>. Hits in L1 are requests less what was asked of L2 and joined.</summary>
internal sealed class CacheMetrics
{
    public const string MeterName = "AspireGame.Caching";

    private readonly Counter<long> _requests;
    private readonly Counter<long> _l2;
    private readonly Counter<long> _loads;
    private readonly Counter<long> _writes;
    private readonly Counter<long> _evictions;
    private readonly Counter<long> _fences;
    private readonly Counter<long> _stale;
    private readonly Counter<long> _flushes;

    public CacheMetrics(IMeterFactory meters, Debts debts)
    {
        var meter = meters.Create(MeterName);
        _requests = meter.CreateCounter<long>("cache.requests", "{request}", "Values asked for, by kind.");
        _l2 = meter.CreateCounter<long>("cache.l2", "{request}", "Asked of Redis, by result: hit, miss.");
        _loads = meter.CreateCounter<long>("cache.loads", "{load}", "Loads from the database, by kind.");
        _writes = meter.CreateCounter<long>("cache.writes", "{write}", "Committed values written through.");
        _evictions = meter.CreateCounter<long>("cache.evictions", "{message}", "Values evicted because another node changed them.");
        _fences = meter.CreateCounter<long>("cache.fence_refusals", "{write}", "Loads that were too old for Redis to take.");
        _stale = meter.CreateCounter<long>("cache.stale_refused", "{request}", "Values in L1 or L2 that were older than a write this node knew of, and were not served.");
        _flushes = meter.CreateCounter<long>("cache.flushes", "{flush}", "Times the whole L1 was emptied because messages may have been missed.");
        meter.CreateObservableCounter("cache.debts", () => debts.Incurred, "{write}", "Writes that Redis could not be told of at once.");
    }

    public void Requested(string kind) => _requests.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void AskedL2(bool found) => _l2.Add(1, new KeyValuePair<string, object?>("result", found ? "hit" : "miss"));

    public void Loaded(string kind) => _loads.Add(1, new KeyValuePair<string, object?>("kind", kind));

    public void Written() => _writes.Add(1);

    public void Evicted() => _evictions.Add(1);

    public void Filled(bool taken)
    {
        if (!taken)
            _fences.Add(1);
    }

    public void StaleRefused() => _stale.Add(1);

    public void Flushed() => _flushes.Add(1);
}
