namespace AnalyticsWorker.Queries;

/// <summary>
/// Players of each day, and of the thirty days that end with it. The numbers of one country are exact. Those of all players are as precise
/// as in <see cref="ActivePlayersQuery"/>.
/// </summary>
internal static class StickinessQuery
{
    public static Task<Rows<Stickiness>> RunAsync(WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(Build(range), row =>
        {
            var (daily, monthly) = (row.GetInt64(1), row.GetInt64(2));
            return new Stickiness(RangeSql.Time(row, 0), daily, monthly, (double)daily / monthly);
        }, cancellationToken);

    public static Question Build(TimeRange range) => new($$"""
        SELECT toDateTime(day + back, 'UTC') AS start, {{(range.Country is null
            ? "toInt64(uniqMergeIf(players, back = 0)), toInt64(uniqMerge(players))"
            : "toInt64(uniqExactIf(player_id, back = 0)), toInt64(uniqExact(player_id))")}}
        FROM
        (
            {{Days(range)}}
        )
        ARRAY JOIN range(30) AS back
        WHERE start >= toStartOfDay({from:DateTime('UTC')}) AND start < {to:DateTime('UTC')}
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));

    private static string Days(TimeRange range) => range.Country is null
        ? $$"""
            SELECT toDate(hour) AS day, uniqMergeState(players) AS players FROM active_players_hourly
                WHERE hour >= toStartOfDay({from:DateTime('UTC')}) - INTERVAL 29 DAY
                    AND toStartOfDay(hour) < {to:DateTime('UTC')}{{RangeSql.AndGame(range)}}
                GROUP BY day
            """
        : $$"""
            SELECT DISTINCT day, player_id FROM player_days
                WHERE day >= toDate({from:DateTime('UTC')}) - 29
                    AND toDateTime(day, 'UTC') < {to:DateTime('UTC')}{{RangeSql.AndPlayers(range)}}
            """;
}
