namespace AnalyticsWorker.Queries;

/// <summary>The most frequent kinds of activities.</summary>
internal static class TopActivitiesQuery
{
    public const int MaxLimit = 100;

    public static Task<Rows<TopActivity>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, int limit, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range, limit), row => new TopActivity(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);

    public static Question Build(TimeRange range, int limit) => new($$"""
        SELECT kind, toInt64(count()) AS activities, toInt64(uniqExact(player_id)) FROM {{RangeSql.Activities(range)}}
        GROUP BY kind ORDER BY activities DESC, kind LIMIT {limit:UInt32}
        """, [.. RangeSql.Parameters(range), ("limit", limit)]);
}
