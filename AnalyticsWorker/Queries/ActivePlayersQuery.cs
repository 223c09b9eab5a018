namespace AnalyticsWorker.Queries;

/// <summary>
/// Active and new players by interval, from hourly states. Counts whole hours, including those in which the range begins and ends. Up to
/// 65,536 players the number is exact, above that within one percent (uniq). States do not identify players, so a filter by country counts
/// the exact days of players instead.
/// </summary>
internal static class ActivePlayersQuery
{
    public static Task<Rows<ActivePlayers>> RunAsync(WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range), row => new ActivePlayers(RangeSql.Time(row, 0), row.GetInt64(1), row.GetInt64(2)), cancellationToken);

    public static Question Build(TimeRange range) => new($$"""
        SELECT start, toInt64(sum(active)) AS active, toInt64(sum(fresh)) AS fresh FROM
        (
            {{Active(range)}}
            UNION ALL
            SELECT {{range.Interval.StartOf("toDateTime(first, 'UTC')")}} AS start, 0 AS active, count() AS fresh
            FROM {{RangeSql.NewPlayers(range, "toStartOfHour({from:DateTime('UTC')})", "toStartOfHour({to:DateTime('UTC')} + 3599)")}}
            GROUP BY start
        )
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));

    private static string Active(TimeRange range) => range.Country is null
        ? $$"""
            SELECT {{range.Interval.StartOf("hour")}} AS start, uniqMerge(players) AS active, 0 AS fresh
                FROM active_players_hourly
                WHERE hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}{{RangeSql.AndGame(range)}}
                GROUP BY start
            """
        : $$"""
            SELECT {{range.Interval.StartOf("hour")}} AS start, uniqExact(player_id) AS active, 0 AS fresh
                FROM
                (
                    SELECT player_id, toDateTime(day, 'UTC') + 3600 * arrayJoin(bitPositionsToArray(hours)) AS hour FROM player_days
                    WHERE day >= toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')}){{RangeSql.AndPlayers(range)}}
                )
                WHERE hour >= toStartOfHour({from:DateTime('UTC')}) AND hour < {to:DateTime('UTC')}
                GROUP BY start
            """;
}
