namespace AnalyticsWorker.Queries;

/// <summary>
/// SQL for the intervals in which players were active in a game, within the range. Whole hours come from the table of players' days, which
/// is a fraction of the activities. Only the partial hours at either end of the range are read from the activities.
/// </summary>
internal static class SeenSql
{
    /// <summary>The first whole hour of the range.</summary>
    private const string Since = "toStartOfHour({from:DateTime('UTC')} + 3599)";

    /// <summary>The end of the last whole hour.</summary>
    private const string Until = "toStartOfHour({to:DateTime('UTC')})";

    /// <summary>The bits of the hours of a day that are entirely in the range.</summary>
    private const string WholeHours = $"""
        bitAnd(
            multiIf(day > toDate({Since}), 0xFFFFFF, day < toDate({Since}), 0,
                bitAnd(bitShiftLeft(toUInt32(0xFFFFFF), toHour({Since})), 0xFFFFFF)),
            multiIf(day < toDate({Until}), 0xFFFFFF, day > toDate({Until}), 0, bitShiftLeft(toUInt32(1), toHour({Until})) - 1))
        """;

    /// <summary><c>player_id</c> and <c>seen</c>, the start of the interval. Rows may repeat.</summary>
    public static string Players(TimeRange range) => $$"""
        SELECT player_id, {{Starts(range.Interval)}} AS seen FROM player_days
        WHERE day >= toDate({from:DateTime('UTC')}) AND day <= toDate({to:DateTime('UTC')})
            AND bitAnd(hours, {{WholeHours}}) != 0{{RangeSql.AndPlayers(range)}}
        UNION ALL
        SELECT player_id, {{range.Interval.StartOf("toDateTime(occurred_at, 'UTC')")}} AS seen
        FROM {{RangeSql.Activities(range)}} AND game_id != ''
            AND (occurred_at < {{Since}} OR occurred_at >= {{Until}})
        """;

    private static string Starts(Interval interval) => interval is Interval.Hour
        ? $"toDateTime(day, 'UTC') + 3600 * arrayJoin(bitPositionsToArray(bitAnd(hours, {WholeHours})))"
        : interval.StartOf("toDateTime(day, 'UTC')");
}
