using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;

namespace Tests.Caching;

/// <summary>What one host's cache has counted since the meter was created.</summary>
internal sealed class CacheMeter : IDisposable
{
    private readonly MeterListener _listener = new();
    private readonly ConcurrentDictionary<(string Name, string? Tag), long> _sums = new();

    public CacheMeter(GameApiHost host)
    {
        var meters = host.Services.GetRequiredService<IMeterFactory>();
        _listener.InstrumentPublished = (instrument, listener) =>
        {
            if (instrument.Meter.Name == GameApi.Caching.CacheMetrics.MeterName && ReferenceEquals(instrument.Meter.Scope, meters))
                listener.EnableMeasurementEvents(instrument);
        };
        _listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) =>
        {
            // An observed counter reports its total each time.
            if (instrument.IsObservable)
                _sums[(instrument.Name, null)] = value;
            else
                Add(instrument.Name, value, tags);
        });
        _listener.Start();
    }

    /// <summary>Loads of profiles from the database.</summary>
    public long ProfileLoads => Of("cache.loads", "profile");

    /// <summary>The sum of a counter, of all its measurements or of those with a tag of this value.</summary>
    public long Of(string name, string? tag = null) => _sums.GetValueOrDefault((name, tag));

    /// <summary>The present value of an observed instrument.</summary>
    public long Observe(string name)
    {
        _listener.RecordObservableInstruments();
        return Of(name);
    }

    public void Dispose() => _listener.Dispose();

    private void Add(string name, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
    {
        _sums.AddOrUpdate((name, null), value, (_, sum) => sum + value);
        foreach (var tag in tags)
            _sums.AddOrUpdate((name, (string?)tag.Value), value, (_, sum) => sum + value);
    }
}
