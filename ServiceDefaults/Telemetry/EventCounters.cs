using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace ServiceDefaults.Telemetry;

/// <summary>
/// HybridCache and YARP count with event counters, which OpenTelemetry does not see: this makes a gauge of the meter
/// <see cref="MeterName"/> of each, named as <c>hybridcache.total-local-cache-hits</c>.
/// </summary>
internal sealed class EventCounters : EventListener
{
    internal const string MeterName = "AspireGame.EventCounters";

    private static readonly Dictionary<string, string> Sources = new()
    {
        ["Microsoft-Extensions-HybridCache"] = "hybridcache",
        ["Yarp.ReverseProxy"] = "yarp",
    };

    private readonly Meter _meter = new(MeterName);
    private readonly ConcurrentDictionary<string, Gauge<double>> _gauges = new();

    // Called by the base's constructor too. Counters come whatever the level; this one leaves all other events out.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (Sources.ContainsKey(eventSource.Name))
            EnableEvents(
                eventSource, EventLevel.Critical, EventKeywords.None,
                new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "1" });
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // Before the first field of this is set there is nothing to count with.
        if (_gauges is null || eventData.EventName != "EventCounters" || eventData.Payload is not [IDictionary<string, object?> counter]
            || !Sources.TryGetValue(eventData.EventSource.Name, out var prefix))
            return;

        // A counter that tells increments has them under this name, any other its current value under Mean.
        var value = counter.TryGetValue("Increment", out var increment) ? increment : counter["Mean"];
        _gauges.GetOrAdd($"{prefix}.{counter["Name"]}", static (name, meter) => meter.CreateGauge<double>(name), _meter)
            .Record(Convert.ToDouble(value, System.Globalization.CultureInfo.InvariantCulture));
    }

    public override void Dispose()
    {
        base.Dispose();
        _meter.Dispose();
    }
}
