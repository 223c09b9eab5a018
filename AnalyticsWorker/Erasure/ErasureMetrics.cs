using System.Diagnostics.Metrics;

namespace AnalyticsWorker.Erasure;

/// <summary>Meter <c>AspireGame.Erasure</c>: the warehouse's part.</summary>
internal sealed class ErasureMetrics
{
    public const string MeterName = "AspireGame.Erasure";

    private readonly Counter<long> _erased;
    private readonly Counter<long> _reapplied;
    private double _age;

    public ErasureMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _erased = meter.CreateCounter<long>(
            "erasure.warehouse.players", "{player}", "Players erased from the warehouse, including its disk.");
        _reapplied = meter.CreateCounter<long>(
            "erasure.warehouse.reapplied", "{player}", "Erased players who reappeared in the warehouse and are erased again.");
        meter.CreateObservableGauge(
            "erasure.warehouse.age", () => Volatile.Read(ref _age), "s",
            "Age of the oldest request that the warehouse has not fulfilled; alert above an hour.");
    }

    public void Erased(int players) => _erased.Add(players);

    public void Reapplied(int players) => _reapplied.Add(players);

    public void Oldest(TimeSpan age) => Volatile.Write(ref _age, age.TotalSeconds);
}
