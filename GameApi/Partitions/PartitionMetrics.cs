using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GameApi.Partitions;

/// <summary>Meter <c>AspireGame.Partitions</c>, from the node that kept the partitions last.</summary>
internal sealed class PartitionMetrics
{
    public const string MeterName = "AspireGame.Partitions";

    private readonly ConcurrentDictionary<(string Database, string Table), PartitionState> _states = new();
    private readonly ConcurrentDictionary<string, int> _blocked = new();

    public PartitionMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        meter.CreateObservableGauge("partitions.ahead", () => Observe(state => state.WeeksAhead), "{week}", "Weekly partitions after the current week; alert below 2.");
        meter.CreateObservableGauge("partitions.default_rows", () => Observe(state => state.DefaultRows), "{row}", "Rows without a week's partition; alert above 0.");
        meter.CreateObservableGauge("partitions.blocked", () => _blocked.Select(pair => new Measurement<long>(pair.Value, new KeyValuePair<string, object?>("database", pair.Key))),
            "{partition}", "Partitions past retention that no exporter has read to the end; alert above 0.");
    }

    public void Measured(string database, PartitionState state) => _states[(database, state.Table)] = state;

    public void Blocked(string database, int partitions) => _blocked[database] = partitions;

    private IEnumerable<Measurement<long>> Observe(Func<PartitionState, long> value) => _states.Select(pair => new Measurement<long>(
        value(pair.Value), new KeyValuePair<string, object?>("database", pair.Key.Database), new KeyValuePair<string, object?>("table", pair.Key.Table)));
}
