using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AnalyticsWorker.Export;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The metrics and traces of the export.</summary>
public sealed class ExportTelemetryTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Exported_rejected_and_retried_rows_are_counted()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.WarehouseConnectionString);
        network.Cut();
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, ("ConnectionStrings:analytics", network.ConnectionString));
        var counted = new ConcurrentDictionary<string, long>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, to) => Enable(worker, instrument, to) };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.SetMeasurementEventCallback<int>((instrument, value, tags, _) => Count(instrument, value, tags));
        listener.Start();
        var good = await pipeline.ActAsync(30, Stop);
        await pipeline.ActAsync(1, Stop, $$"""{"text":"{{new string('x', 70_000)}}"}""");
        await Eventually.HoldsAsync(() => Task.FromResult(counted.GetValueOrDefault("export.retries") > 0));

        network.Mend();
        await Eventually.HoldsAsync(
            () => Task.FromResult(
                counted.GetValueOrDefault("export.rows") == good.Count && counted.GetValueOrDefault("export.dead_letters") == 1));

        Assert.Equal(good.Count + 1, counted["export.batch_size"]);
        Assert.True(counted["export.bytes"] > 70_000);

        void Count(Instrument instrument, long value, ReadOnlySpan<KeyValuePair<string, object?>> tags)
        {
            Assert.Equal("gamedb", tags[0].Value);
            counted.AddOrUpdate(instrument.Name, value, (_, sum) => sum + value);
        }
    }

    [Fact]
    public async Task A_batch_and_its_insert_are_one_trace()
    {
        var spans = new ConcurrentBag<Activity>();
        using var listener = new ActivityListener
        {
            ShouldListenTo = source => source.Name is ExportMetrics.MeterName or "ClickHouse.Driver",
            Sample = (ref ActivityCreationOptions<ActivityContext> _) => ActivitySamplingResult.AllDataAndRecorded,
            ActivityStopped = spans.Add,
        };
        ActivitySource.AddActivityListener(listener);
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        using var test = new Activity("test").Start();
        var ids = await pipeline.ActAsync(7, Stop);
        await pipeline.DrainAsync(100, ids.Count, Stop);

        var batch = Assert.Single(spans, span => span.OperationName == "export batch" && span.TraceId == test.TraceId);
        Assert.Equal("gamedb", batch.GetTagItem("export.source"));
        Assert.Equal(7, batch.GetTagItem("export.rows"));
        Assert.Contains(spans, span => span.Source.Name == "ClickHouse.Driver" && span.ParentSpanId == batch.SpanId);
    }

    private static void Enable(WorkerHost worker, Instrument instrument, MeterListener to)
    {
        if (instrument.Meter.Name == ExportMetrics.MeterName && worker.Owns(instrument.Meter))
            to.EnableMeasurementEvents(instrument);
    }
}
