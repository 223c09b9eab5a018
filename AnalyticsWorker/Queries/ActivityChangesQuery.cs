namespace AnalyticsWorker.Queries;

/// <summary>
/// The kinds of activities that rose and fell most against the preceding period, which has the same length.
/// </summary>
internal static class ActivityChangesQuery
{
    public const int MaxLimit = 50;

    public static Task<Rows<ActivityChange>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, int limit, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range, limit),
            row => new ActivityChange(row.GetString(0), row.GetInt64(1), row.GetInt64(2), row.GetInt64(3)),
            cancellationToken);

    public static Question Build(TimeRange range, int limit) => new($$"""
        SELECT kind, activities, before, activities - before AS change FROM
        (
            SELECT kind, activities, before,
                row_number() OVER (ORDER BY activities - before DESC, kind) AS risen,
                row_number() OVER (ORDER BY activities - before, kind) AS fallen
            FROM
            (
                SELECT kind,
                    toInt64(countIf(occurred_at >= {split:DateTime('UTC')})) AS activities,
                    toInt64(countIf(occurred_at < {split:DateTime('UTC')})) AS before
                FROM {{RangeSql.Activities(range)}} GROUP BY kind
            )
        )
        WHERE (change > 0 AND risen <= {limit:UInt32}) OR (change < 0 AND fallen <= {limit:UInt32})
        ORDER BY change DESC, kind
        """, [.. RangeSql.Parameters(range with { From = range.Before.From }), ("split", range.From), ("limit", limit)]);
}
