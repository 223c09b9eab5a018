using System.Diagnostics.Metrics;
using AnalyticsWorker.Export;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Analytics;

/// <summary>The health of the export degrades when it falls behind, with the reason.</summary>
public sealed class ExportHealthTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    private static readonly (string, string?)[] Impatient = [("Export:LagInterval", "00:00:00.100"), ("Export:LagLimit", "00:00:01")];

    [Fact]
    public async Task Health_degrades_while_the_warehouse_is_down_and_recovers_once_the_export_catches_up()
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
        Assert.True(ready.IsSuccessStatusCode, "A worker that is behind is not ready.");

        network.Mend();
        await Eventually.HoldsAsync(async () => (await pipeline.ExportedAsync(Stop)).Count == ids.Count
            && (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public async Task A_long_open_transaction_is_reported_as_the_cause_of_the_lag_and_skips_nothing()
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
    public async Task Health_is_not_reported_as_good_while_the_event_log_does_not_respond()
    {
        await using var pipeline = await Pipeline.OpenAsync(stores, Stop);
        await using var network = new CuttableProxy(pipeline.ConnectionString);
        await using var worker = await WorkerHost.StartAsync(
            await shared.StartedAsync(stores), pipeline, [.. Impatient, ("ConnectionStrings:gamedb", network.ConnectionString)]);
        await Eventually.HoldsAsync(() => Task.FromResult(Gauges(worker).ContainsKey("export.lag.rows")));

        network.Cut();
        await Eventually.HoldsAsync(
            async () => await worker.ExportHealthAsync(Stop) is { Status: HealthStatus.Degraded, Description: { } text }
            && text.Contains("unknown", StringComparison.Ordinal));
        Assert.DoesNotContain("export.lag.rows", Gauges(worker).Keys);

        network.Mend();
        await Eventually.HoldsAsync(async () => (await worker.ExportHealthAsync(Stop)).Status == HealthStatus.Healthy);
    }

    [Fact]
    public void The_age_of_the_horizon_grows_only_while_an_open_transaction_holds_it()
    {
        var time = new FakeTimeProvider();
        var horizon = new Horizon(time);
        Assert.Equal(TimeSpan.Zero, horizon.Stalled(10, 12));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.FromSeconds(5), horizon.Stalled(10, 20));
        Assert.Equal(TimeSpan.Zero, horizon.Stalled(15, 20));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, horizon.Stalled(20, 20));
        time.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(TimeSpan.Zero, horizon.Stalled(20, 20));
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
