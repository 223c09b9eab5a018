using ClickHouse.Driver.ADO.Readers;

namespace AnalyticsWorker.Queries;

/// <summary>Of the players of each first day, how many came back one, seven and thirty days later.</summary>
internal static class RetentionDaysQuery
{
    public static Task<Rows<RetentionDays>> RunAsync(WarehouseQueries warehouse, Range range, CancellationToken cancellationToken) =>
        warehouse.AskAsync(Ask(range), row => new RetentionDays(
            RangeSql.Time(row, 0), row.GetInt64(1), Returned(row, 2), Returned(row, 4), Returned(row, 6)), cancellationToken);

    public static Question Ask(Range range) => new($$"""
        SELECT toDateTime(cohort, 'UTC') AS start, toInt64(count()), {{ReturnsSql.Counts}}
        FROM
        {{ReturnsSql.Players(range)}}
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));

    /// <summary>A cohort is of one day: that day is over for all of it, or for none.</summary>
    private static long? Returned(ClickHouseDataReader row, int column) => row.GetInt64(column) > 0 ? row.GetInt64(column + 1) : null;
}
