using System.Collections.Concurrent;
using System.Diagnostics.Metrics;

namespace GameApi.Partitions;

/// <summary>Meter <c>AspireGame.Partitions</c>. The node that ran the keeper last reports it.</summary>
internal sealed class PartitionMetrics
{
    public const string MeterName = "AspireGame.Partitions";

    private readonly ConcurrentDictionary<(string Database, string Table), PartitionState> _states = new();
    private readonly ConcurrentDictionary<string, int> _blocked = new();
    private readonly ConcurrentDictionary<string, KeeperOutcome> _outcomes = new();
    private readonly Counter<long> _failures;
    private readonly Counter<long> _postponed;
    private readonly TimeProvider _time;

    public PartitionMetrics(IMeterFactory meters, TimeProvider time)
    {
        _time = time;
        var meter = meters.Create(MeterName);
        _failures = meter.CreateCounter<long>(
            "partitions.keeper_failures", "{step}", "Steps of the partition keeper that failed; alert on any.");
        _postponed = meter.CreateCounter<long>(
            "partitions.keeper_postponed", "{step}", "Steps postponed to the next round because a lock was contended.");
        meter.CreateObservableGauge(
            "partitions.keeper_age", ObserveAges, "s", "Time since the last round in which every step succeeded; alert above a day.");
        meter.CreateObservableGauge("partitions.ahead", () => Observe(state => state.WeeksAhead), "{week}",
            "Weekly partitions after the current week; alert below 2.");
        meter.CreateObservableGauge("partitions.default_rows", () => Observe(state => state.DefaultRows), "{row}",
            "Rows without a weekly partition, counted up to a limit; alert above 0.");
        meter.CreateObservableGauge(
            "partitions.blocked", () => _blocked.Select(pair => new Measurement<long>(pair.Value, Tag("database", pair.Key))),
            "{partition}", "Partitions past retention that are not fully exported; alert above 0.");
    }

    /// <summary>The outcome of this node's last round in each database.</summary>
    public IReadOnlyDictionary<string, KeeperOutcome> Outcomes => _outcomes;

    public TimeSpan AgeOf(KeeperOutcome outcome) => _time.GetElapsedTime(outcome.CompletedAt);

    public void Measured(string database, PartitionState state) => _states[(database, state.Table)] = state;

    public void Blocked(string database, int partitions) => _blocked[database] = partitions;

    public void Postponed(string database) => _postponed.Add(1, Tag("database", database));

    public void Failed(string database, IReadOnlyList<string> failures)
    {
        _failures.Add(1, Tag("database", database));
        Ended(database, failures, complete: false);
    }

    public void Ended(string database, IReadOnlyList<string> failures, bool complete) => _outcomes.AddOrUpdate(
        database,
        _ => new KeeperOutcome([.. failures], _time.GetTimestamp()),
        (_, last) => new KeeperOutcome([.. failures], complete ? _time.GetTimestamp() : last.CompletedAt));

    private IEnumerable<Measurement<double>> ObserveAges() =>
        _outcomes.Select(pair => new Measurement<double>(AgeOf(pair.Value).TotalSeconds, Tag("database", pair.Key)));

    private IEnumerable<Measurement<long>> Observe(Func<PartitionState, long> value) => _states.Select(pair =>
        new Measurement<long>(value(pair.Value), Tag("database", pair.Key.Database), Tag("table", pair.Key.Table)));

    private static KeyValuePair<string, object?> Tag(string name, string value) => new(name, value);
}

/// <param name="Failures">The failed steps of the last round, each with its reason.</param>
/// <param name="CompletedAt">Timestamp of the last round in which every step succeeded, or of the first round.</param>
internal sealed record KeeperOutcome(IReadOnlyList<string> Failures, long CompletedAt);
