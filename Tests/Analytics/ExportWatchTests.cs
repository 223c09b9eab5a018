using System.Collections.Concurrent;
using System.Diagnostics;
using System.Diagnostics.Metrics;
using AnalyticsWorker.Export;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>What the worker says of its export, and that it says so when it goes wrong.</summary>
public sealed class ExportWatchTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly (string, string?)[] Impatient = [("Export:LagInterval", "00:00:00.100"), ("Export:LagLimit", "00:00:01")];

    [Fact]
    public async Task The_health_is_degraded_while_the_warehouse_is_away_for_too_long_and_well_when_it_has_caught_up()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.WarehouseConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, [.. Impatient, ("ConnectionStrings:analytics", network.ConnectionString)]);
        await Eventually.HoldsAsync(async () => (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);

        network.Cut();
        var ids = await pipeline.ActAsync(5, Stop);
        await Eventually.HoldsAsync(
            async () => await worker.ExportHealthAsync(Stop) is { Status: HealthStatus.Degraded, Description: { } text }
            && text.Contains("behind", StringComparison.Ordinal));
        using var ready = await worker.Analyst.FetchAsync("/health/ready");
        Assert.True(ready.IsSuccessStatusCode, "A worker that is behind still answers.");

        network.Mend();
        await Eventually.HoldsAsync(async () => (await pipeline.ExportedAsync(Stop)).Count == ids.Count
            && (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task An_open_transaction_is_named_as_the_reason_and_skips_nothing()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var worker = await WorkerHost.StartAsync(await shared.StartedAsync(stores), pipeline, Impatient);
        await using var connection = await pipeline.Database.OpenConnectionAsync(Stop);
        await using var open = await connection.BeginTransactionAsync(Stop);
        var late = await pipeline.ActAsync(3, Stop, transaction: open);
        var early = await pipeline.ActAsync(5, Stop);

        await Eventually.HoldsAsync(
            async () => await worker.ExportHealthAsync(Stop) is { Status: HealthStatus.Degraded, Description: { } text }
            && text.Contains("held back by a transaction", StringComparison.Ordinal));
        var gauges = Gauges(worker);
        Assert.True(gauges["export.horizon.age"] > 1);
        Assert.True(gauges["export.lag.rows"] >= early.Count);
        Assert.True(gauges["export.lag.time"] > 1);

        await open.CommitAsync(Stop);
        await Eventually.HoldsAsync(async () => (await pipeline.ExportedAsync(Stop)).Order().SequenceEqual(late.Concat(early).Order()));
        await Eventually.HoldsAsync(() => Task.FromResult(Gauges(worker)["export.lag.rows"] == 0));
    }

    [Fact]
    public async Task While_the_event_log_does_not_answer_nobody_is_told_that_all_is_well()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.ConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, [.. Impatient, ("ConnectionStrings:gamedb", network.ConnectionString)]);
        await Eventually.HoldsAsync(() => Task.FromResult(Gauges(worker).ContainsKey("export.lag.rows")));

        network.Cut();
        await Eventually.HoldsAsync(
            async () => await worker.ExportHealthAsync(Stop) is { Status: HealthStatus.Degraded, Description: { } text }
            && text.Contains("not known", StringComparison.Ordinal));
        Assert.DoesNotContain("export.lag.rows", Gauges(worker).Keys);

        network.Mend();
        await Eventually.HoldsAsync(async () => (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task What_is_exported_refused_and_tried_again_is_counted()
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

    [Fact]
    public void A_horizon_that_stands_grows_old_and_one_that_moves_or_has_nothing_open_does_not()
    {
        var time = new FakeTimeProvider();
        var horizon = new Horizon(time);
        Assert.Equal(TimeSpan.Zero, horizon.Stands(10, 12));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), horizon.Stands(10, 20));
        Assert.Equal(TimeSpan.Zero, horizon.Stands(15, 20));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, horizon.Stands(20, 20));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, horizon.Stands(20, 20));
    }

    private static Dictionary<string, double> Gauges(WorkerHost worker)
    {
        var values = new Dictionary<string, double>();
        using var listener = new MeterListener { InstrumentPublished = (instrument, to) => Enable(worker, instrument, to) };
        listener.SetMeasurementEventCallback<double>((instrument, value, _, _) => values[instrument.Name] = value);
        listener.Start();
        listener.RecordObservableInstruments();
        return values;
    }

    private static void Enable(WorkerHost worker, Instrument instrument, MeterListener to)
    {
        if (instrument.Meter.Name == ExportMetrics.MeterName && worker.Owns(instrument.Meter))
            to.EnableMeasurementEvents(instrument);
    }
}
