using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AnalyticsWorker.Warehouse;

namespace AnalyticsWorker.Export;

/// <summary>Meter and activity source <c>AspireGame.Export</c>. All metrics have the tag <c>source</c>, the event log.</summary>
internal sealed class ExportMetrics
{
    public const string MeterName = "AspireGame.Export";
    public static readonly ActivitySource Activities = new(MeterName);

    private readonly Counter<long> _rows;
    private readonly Counter<long> _bytes;
    private readonly Counter<long> _deadLetters;
    private readonly Counter<long> _retries;
    private readonly Histogram<int> _batchSize;
    private readonly ConcurrentDictionary<string, ExportLag?> _lags = new();
    private readonly ConcurrentDictionary<string, string> _stopped = new();

    public ExportMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _rows = meter.CreateCounter<long>("export.rows", "{activity}", "Activities exported to the warehouse.");
        _bytes = meter.CreateCounter<long>("export.bytes", "By", "Bytes sent to the warehouse.");
        _deadLetters = meter.CreateCounter<long>("export.dead_letters", "{activity}", "Activities that the warehouse rejected.");
        _retries = meter.CreateCounter<long>("export.retries", "{attempt}", "Failed attempts that are retried.");
        _batchSize = meter.CreateHistogram<int>("export.batch_size", "{activity}", "Activities per batch.",
            advice: new() { HistogramBucketBoundaries = [1, 10, 100, 1_000, 2_000, 5_000, 10_000, 20_000, 50_000, 100_000] });
        meter.CreateObservableGauge(
            "export.lag.rows", () => Observe(lag => lag.Rows), "{activity}", "Activities not yet exported; counted up to a limit.");
        meter.CreateObservableGauge(
            "export.lag.time", () => Observe(lag => lag.Age.TotalSeconds), "s", "Age of the oldest activity not yet exported.");
        meter.CreateObservableGauge("export.horizon.age", () => Observe(lag => lag.HorizonAge.TotalSeconds), "s",
            "Age of the oldest open transaction that has written; later transactions are exported after it ends.");
        meter.CreateObservableGauge("export.stopped", () => _lags.Keys.Select(source => new Measurement<int>(
            _stopped.ContainsKey(source) ? 1 : 0, new KeyValuePair<string, object?>("source", source))), "{event log}",
            "1 while the export waits for `resume-export`, because its cursor is of another cluster; alert above 0.");
    }

    /// <summary>The latest measurement of each event log; null while measuring fails.</summary>
    public IReadOnlyDictionary<string, ExportLag?> Lags => _lags;

    /// <summary>The event logs whose export is stopped, with the reason.</summary>
    public IReadOnlyDictionary<string, string> Stops => _stopped;

    /// <returns>Whether the export was running before.</returns>
    public bool Stopped(string source, string reason) => _stopped.TryAdd(source, reason);

    public void Resumed(string source) => _stopped.TryRemove(source, out _);

    public void Exported(string source, ExportBatch batch, int dead)
    {
        var tag = new KeyValuePair<string, object?>("source", source);
        _rows.Add(batch.Count - dead, tag);
        _bytes.Add(batch.Rows.WrittenCount, tag);
        _batchSize.Record(batch.Count, tag);
        if (dead > 0)
            _deadLetters.Add(dead, tag);
    }

    public void Retried(string source) => _retries.Add(1, new KeyValuePair<string, object?>("source", source));

    public void Measured(string source, ExportLag? lag) => _lags[source] = lag;

    private IEnumerable<Measurement<double>> Observe(Func<ExportLag, double> value) =>
        from pair in _lags
        let lag = pair.Value
        where lag.HasValue
        select new Measurement<double>(value(lag.GetValueOrDefault()), new KeyValuePair<string, object?>("source", pair.Key));
}
