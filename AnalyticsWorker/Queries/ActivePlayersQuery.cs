namespace AnalyticsWorker.Queries;

/// <summary>Active players by interval, from the hourly states, and how many of them were new.</summary>
internal static class ActivePlayersQuery
{
    public static Task<IReadOnlyList<ActivePlayers>> RunAsync(WarehouseQueries warehouse, Range range, CancellationToken cancellationToken)
    {
        var sql = $$"""
            SELECT start, toInt64(sum(active)) AS active, toInt64(sum(fresh)) AS fresh FROM
            (
                SELECT {{range.Interval.StartOf("hour")}} AS start, uniqMerge(players) AS active, 0 AS fresh
                FROM active_players_hourly
                WHERE hour >= {from:DateTime('UTC')} AND hour < {to:DateTime('UTC')}{{RangeSql.AndGame(range)}}
                GROUP BY start
                UNION ALL
                SELECT {{range.Interval.StartOf("toDateTime(first, 'UTC')")}} AS start, 0 AS active, count() AS fresh
                FROM (SELECT player_id, min(first_at) AS first FROM first_seen WHERE 1{{RangeSql.AndGame(range)}} GROUP BY player_id)
                WHERE first >= {from:DateTime('UTC')} AND first < {to:DateTime('UTC')}
                GROUP BY start
            )
            GROUP BY start ORDER BY start
            """;
        return warehouse.AskAsync(sql, RangeSql.Parameters(range), row => new ActivePlayers(RangeSql.Time(row, 0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);
    }
}
