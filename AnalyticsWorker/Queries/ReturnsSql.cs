namespace AnalyticsWorker.Queries;

/// <summary>SQL for players who returned on the first, seventh and thirtieth day after their first day. Counts whole days.</summary>
internal static class ReturnsSql
{
    /// <summary>
    /// For one, seven and thirty days: the number of players for whom that later day is over, and the number of those who returned on it.
    /// </summary>
    public static readonly string Counts = string.Join(", ", Count(1, 0), Count(7, 1), Count(30, 2));

    /// <summary>
    /// Players whose first day is in the range, with that day (<c>cohort</c>) and the days on which they returned (<c>back</c>: bits 0, 1
    /// and 2).
    /// </summary>
    public static string Players(TimeRange range) => $$"""
        (
            SELECT player_id, cohort, groupBitOr(multiIf(day = cohort + 1, 1, day = cohort + 7, 2, day = cohort + 30, 4, 0)) AS back
            FROM
            (
                SELECT player_id, toDate(first) AS cohort FROM {{NewPlayers(range)}}
            ) AS firsts
            LEFT JOIN
            (
                SELECT player_id, day FROM player_days
                WHERE day > toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')}) + 30{{RangeSql.AndGame(range)}}
                    AND player_id IN (SELECT player_id FROM {{NewPlayers(range)}})
            ) AS days USING (player_id)
            GROUP BY player_id, cohort
        )
        """;

    /// <summary>New players on the days of the range.</summary>
    private static string NewPlayers(TimeRange range) => RangeSql.NewPlayers(
        range, "toStartOfDay({from:DateTime('UTC')})", "toStartOfDay({to:DateTime('UTC')} + 86399)");

    private static string Count(int days, int bit)
    {
        var isOver = $"cohort + {days} < toDate({Question.AsOf})";
        return $"toInt64(countIf({isOver})), toInt64(countIf({isOver} AND bitTest(back, {bit})))";
    }
}
