using ClickHouse.Driver.ADO.Readers;

namespace AnalyticsWorker.Queries;

/// <summary>Players by first day, and how many of them returned one, seven and thirty days later.</summary>
internal static class RetentionDaysQuery
{
    public static Task<Rows<RetentionDays>> RunAsync(WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(Build(range), row => new RetentionDays(
            RangeSql.Time(row, 0), row.GetInt64(1), Returned(row, 2), Returned(row, 4), Returned(row, 6)), cancellationToken);

    public static Question Build(TimeRange range) => new($$"""
        SELECT toDateTime(cohort, 'UTC') AS start, toInt64(count()), {{ReturnsSql.Counts}}
        FROM
        {{ReturnsSql.Players(range)}}
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));

    /// <summary>A cohort has one first day, so a later day is over for all of its players or for none.</summary>
    private static long? Returned(ClickHouseDataReader row, int column) => row.GetInt64(column) > 0 ? row.GetInt64(column + 1) : null;
}
