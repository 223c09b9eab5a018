namespace AnalyticsWorker.Queries;

/// <summary>What players did most.</summary>
internal static class TopActivitiesQuery
{
    public const int Most = 100;

    public static Task<Rows<TopActivity>> RunAsync(
        WarehouseQueries warehouse, Range range, int limit, CancellationToken cancellationToken) =>
        warehouse.AskAsync(
            Ask(range, limit), row => new TopActivity(row.GetString(0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);

    public static Question Ask(Range range, int limit) => new($$"""
        SELECT kind, toInt64(count()) AS activities, toInt64(uniqExact(player_id)) FROM {{RangeSql.Activities(range)}}
        GROUP BY kind ORDER BY activities DESC, kind LIMIT {limit:UInt32}
        """, [.. RangeSql.Parameters(range), ("limit", limit)]);
}
