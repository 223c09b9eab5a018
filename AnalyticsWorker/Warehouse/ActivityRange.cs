using ClickHouse.Driver.ADO.Parameters;

namespace AnalyticsWorker.Warehouse;

/// <summary>A range of the warehouse's activities: a condition and the values of its parameters.</summary>
internal sealed record ActivityRange(string Condition, IReadOnlyList<(string Name, object Value)> Values)
{
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    public static ActivityRange Of(DateOnly day) => new(
        "occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')}",
        [
            ("from", day.ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
            ("to", day.AddDays(1).ToDateTime(TimeOnly.MinValue, DateTimeKind.Utc)),
        ]);

    /// <summary>The activities of a batch, and others of its transactions. Reads only the months of the batch.</summary>
    public static ActivityRange Of(ExportBatch batch) => new(
        """
        source = {source:String} AND txid >= {first:UInt64} AND txid <= {last:UInt64}
        AND occurred_at >= {from:DateTime('UTC')} AND occurred_at <= {to:DateTime('UTC')}
        """,
        [
            ("source", batch.Source),
            ("first", batch.Marks[0].At.Txid),
            ("last", batch.Marks[^1].At.Txid),
            ("from", Time(batch.Marks.Min(mark => mark.OccurredAt))),
            ("to", Time(batch.Marks.Max(mark => mark.OccurredAt)).AddSeconds(1)),
        ]);

    public ClickHouseParameterCollection Parameters()
    {
        var parameters = new ClickHouseParameterCollection();
        foreach (var (name, value) in Values)
            parameters.Add(new ClickHouseDbParameter { ParameterName = name, Value = value });
        return parameters;
    }

    private static DateTime Time(long microseconds) =>
        microseconds < (Earliest - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? Earliest
        : microseconds > (Latest - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? Latest
        : DateTime.UnixEpoch.AddMicroseconds(microseconds);
}
