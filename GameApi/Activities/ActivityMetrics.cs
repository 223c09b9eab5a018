using System.Diagnostics.Metrics;

namespace GameApi.Activities;

/// <summary>Meter <c>AspireGame.Activities</c>.</summary>
internal sealed class ActivityMetrics
{
    public const string MeterName = "AspireGame.Activities";

    private readonly Counter<long> _items;
    private readonly Counter<long> _turnedAway;
    private readonly Histogram<int> _batchSize;
    private readonly Histogram<double> _commitTime;
    private readonly UpDownCounter<int> _queued;

    public ActivityMetrics(IMeterFactory meters)
    {
        var meter = meters.Create(MeterName);
        _items = meter.CreateCounter<long>(
            "activities.items", "{activity}",
            "Activities by outcome: accepted, duplicate, rejected (by the database), undecided (among too many rejected), invalid.");
        _turnedAway = meter.CreateCounter<long>(
            "activities.turned_away", "{activity}", "Activities rejected with 503 because the queue was full.");
        _batchSize = meter.CreateHistogram<int>("activities.batch_size", "{activity}", "Activities per commit.",
            advice: new() { HistogramBucketBoundaries = [1, 2, 5, 10, 20, 50, 100, 200, 500, 1000, 2000, 5000] });
        _commitTime = meter.CreateHistogram<double>(
            "activities.commit_time", "s", "Duration of a commit, retries included.",
            advice: new() { HistogramBucketBoundaries = [0.001, 0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 2, 5] });
        _queued = meter.CreateUpDownCounter<int>("activities.queued", "{activity}", "Activities waiting for a commit on this node.");
    }

    public void Count(string outcome, int count)
    {
        if (count > 0)
            _items.Add(count, new KeyValuePair<string, object?>("outcome", outcome));
    }

    public void TurnedAway(int count) => _turnedAway.Add(count);

    public void Queued(int change) => _queued.Add(change);

    public void Committed(int count, TimeSpan took)
    {
        _batchSize.Record(count);
        _commitTime.Record(took.TotalSeconds);
    }
}
