using System.Diagnostics.Metrics;

namespace GameApi.Retention;

/// <summary>Meter <c>AspireGame.Retention</c>.</summary>
internal sealed class RetentionMetrics
{
    public const string MeterName = "AspireGame.Retention";

    private readonly Counter<long> _deleted;

    public RetentionMetrics(IMeterFactory meters) =>
        _deleted = meters.Create(MeterName)
            .CreateCounter<long>("retention.deleted", "{row}", "Expired rows deleted, by table.");

    public void Deleted(string table, int rows)
    {
        if (rows > 0)
            _deleted.Add(rows, new KeyValuePair<string, object?>("table", table));
    }
}
