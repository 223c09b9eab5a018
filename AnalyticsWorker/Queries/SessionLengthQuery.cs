namespace AnalyticsWorker.Queries;

/// <summary>Session lengths, by the interval in which the sessions ended.</summary>
internal static class SessionLengthQuery
{
    public static Task<Rows<SessionLength>> RunAsync(WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range),
            row => new SessionLength(RangeSql.Time(row, 0), row.GetInt64(1), row.GetDouble(2), row.GetDouble(3), row.GetDouble(4)),
            cancellationToken);

    public static Question Build(TimeRange range) => new($$"""
        SELECT {{range.Interval.StartOf("toDateTime(ended_at, 'UTC')")}} AS start, toInt64(count()), avg(seconds),
            toFloat64(quantileExactInclusive(0.5)(seconds)), toFloat64(quantileExactInclusive(0.95)(seconds))
        FROM session_lengths
        WHERE ended_at >= {from:DateTime('UTC')} AND ended_at < {to:DateTime('UTC')}{{RangeSql.AndPlayers(range)}}
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));
}
