using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Diagnostics.Tracing;

namespace ServiceDefaults.Telemetry;

/// <summary>
/// Publishes the event counters of HybridCache and YARP as gauges of the meter <see cref="MeterName"/>, because OpenTelemetry does not
/// collect event counters. A gauge is named like <c>hybridcache.total-local-cache-hits</c>.
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

    // The base constructor calls this too. Counters arrive at any level; Critical leaves all other events out.
    protected override void OnEventSourceCreated(EventSource eventSource)
    {
        if (Sources.ContainsKey(eventSource.Name))
        {
            var everySecond = new Dictionary<string, string?> { ["EventCounterIntervalSec"] = "1" };
            EnableEvents(eventSource, EventLevel.Critical, EventKeywords.None, everySecond);
        }
    }

    protected override void OnEventWritten(EventWrittenEventArgs eventData)
    {
        // The base constructor may raise events before the fields are initialized.
        if (_gauges is null || eventData.EventName != "EventCounters" || eventData.Payload is not [IDictionary<string, object?> counter]
            || !Sources.TryGetValue(eventData.EventSource.Name, out var prefix))
            return;

        // A counter of increments reports them as Increment, any other its current value as Mean.
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
