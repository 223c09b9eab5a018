namespace AnalyticsWorker.Queries;

/// <summary>
/// Concurrent players by interval: peak and average. A player is online from the start of a session to its end, for a day at most, and
/// counts once, however many sessions are open. The count ends at the export position, because nothing after it is known.
/// </summary>
internal static class ConcurrentQuery
{
    public static Task<Rows<ConcurrentPlayers>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range), row => new ConcurrentPlayers(RangeSql.Time(row, 0), row.GetInt64(1), row.GetDouble(2)), cancellationToken);

    // From the inside out: sessions; changes of a player's number of open sessions; when a player came online and went offline; the number
    // online from each moment on, and for how long. The start of each interval is a moment too, so that no span lies in two intervals.
    public static Question Build(TimeRange range) => new($$"""
        WITH toDateTime64({from:DateTime('UTC')}, 6, 'UTC') AS since,
            least(toDateTime64({to:DateTime('UTC')}, 6, 'UTC'), {{Question.AsOf}}) AS until
        SELECT {{range.Interval.StartOf("toDateTime(moment, 'UTC')")}} AS start,
            toInt64(max(online)) AS peak, sum(online * length) / sum(length) AS average
        FROM
        (
            SELECT moment, sum(came) OVER (ORDER BY moment) AS online,
                leadInFrame(moment, 1, until) OVER (
                    ORDER BY moment ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS next,
                toUnixTimestamp64Micro(next) - toUnixTimestamp64Micro(moment) AS length
            FROM
            (
                SELECT greatest(at, since) AS moment, toInt64(sum(change)) AS came FROM
                (
                    SELECT at, toInt64(open > 0) - toInt64(open - more > 0) AS change FROM
                    (
                        SELECT player_id, at, more, sum(more) OVER (PARTITION BY player_id ORDER BY at) AS open
                        FROM
                        (
                            SELECT player_id, tupleElement(edge, 1) AS at, toInt64(sum(tupleElement(edge, 2))) AS more
                            FROM
                            (
                                SELECT player_id, arrayJoin([(started_at, 1), (least(ended_at, started_at + INTERVAL 1 DAY), -1)]) AS edge
                                FROM
                                (
                                    {{Sessions(range)}}
                                )
                                WHERE ended_at > started_at
                            )
                            GROUP BY player_id, at
                        )
                    )
                    UNION ALL
                    SELECT since AS at, toInt64(0) AS change
                    UNION ALL
                    SELECT toDateTime64(arrayJoin({{Starts(range.Interval)}}), 6, 'UTC') AS at, toInt64(0) AS change
                )
                WHERE at < until
                GROUP BY moment
            )
        )
        GROUP BY start ORDER BY start
        """, RangeSql.Parameters(range));

    private static string Sessions(TimeRange range) => $$"""
        SELECT player_id, minIf(occurred_at, kind = 'session.started') AS started_at,
            if(countIf(kind = 'session.ended') = 0, until, minIf(occurred_at, kind = 'session.ended')) AS ended_at
        FROM activities_once
        WHERE kind IN ('session.started', 'session.ended') AND occurred_at >= since - INTERVAL 1 DAY AND occurred_at < until
            AND game_id != '' AND session_id != {{RangeSql.NoPlayer}}
            AND player_id != {{RangeSql.NoPlayer}}{{RangeSql.AndPlayers(range)}}
        GROUP BY game_id, player_id, session_id
        HAVING countIf(kind = 'session.started') > 0
        """;

    /// <summary>The starts of the intervals of the range; the first may be before it.</summary>
    private static string Starts(Interval interval)
    {
        var (first, unit) = (interval.StartOf("{from:DateTime('UTC')}"), interval.Unit());
        return $"arrayMap(n -> {first} + toInterval{char.ToUpperInvariant(unit[0])}{unit[1..]}(n), "
            + $$"""range(toUInt64(greatest(dateDiff('{{unit}}', {{first}}, {to:DateTime('UTC')}), 0)) + 1))""";
    }
}
