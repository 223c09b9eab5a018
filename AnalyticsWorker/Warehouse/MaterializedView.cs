using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>
/// A table that a materialized view fills when activities are inserted. It can be recomputed from the activities, because its states are
/// idempotent: the minimum of times, the set of players. Adding an existing state changes nothing.
/// </summary>
/// <param name="Target">The table.</param>
/// <param name="Key">Its columns except the state.</param>
/// <param name="State">The state column, and its SQL over activities.</param>
/// <param name="GroupBy">The SQL of the key over activities.</param>
/// <param name="IsMissing">SQL for whether an entry is incomplete: <c>kept</c> marks states from the table, <c>made</c> states from
/// activities.</param>
/// <param name="Of">A filter on activities, in addition to those of players in games.</param>
internal sealed record MaterializedView(
    string Target, string Key, (string Name, string Made) State, string GroupBy, string IsMissing, string Of = "1")
{
    /// <summary>As in <c>Migrations/0002_active_players.sql</c> and <c>0011_console.sql</c>.</summary>
    public static readonly IReadOnlyList<MaterializedView> All =
    [
        new("active_players_hourly", "game_id, hour", ("players", "uniqState(player_id)"),
            "game_id, toStartOfHour(toDateTime(occurred_at, 'UTC')) AS hour",
            "uniqMerge(state) > uniqMergeIf(state, kept)"),
        new("first_seen", "game_id, player_id", ("first_at", "min(occurred_at)"),
            "game_id, player_id",
            "countIf(kept) = 0 OR minIf(state, made) < minIf(state, kept)"),
        new("player_days", "game_id, day, player_id", ("hours", "groupBitOr(toUInt32(bitShiftLeft(toUInt32(1), toHour(occurred_at))))"),
            "game_id, toDate(occurred_at, 'UTC') AS day, player_id",
            "bitAnd(groupBitOrIf(state, made), bitNot(groupBitOrIf(state, kept))) != 0"),
        new("first_sessions", "game_id, player_id", ("first", """
            min((occurred_at, extract(JSONExtractString(payload, 'country'), '^[A-Z]{2}$'),
                JSONExtractString(payload, 'clientVersion'), JSONExtractString(payload, 'platform')))
            """), "game_id, player_id", "countIf(kept) = 0 OR minIf(state, made) < minIf(state, kept)", """
            kind = 'session.started' AND JSONType(payload, 'clientVersion') = 'String' AND JSONType(payload, 'platform') = 'String'
            AND lengthUTF8(JSONExtractString(payload, 'clientVersion')) BETWEEN 1 AND 32
            AND lengthUTF8(JSONExtractString(payload, 'platform')) BETWEEN 1 AND 32
            """),
    ];

    private static readonly QueryOptions FillOptions = new()
    {
        // An entry that was inserted and then lost must not be discarded as a duplicate.
        CustomSettings = new Dictionary<string, object> { ["insert_deduplicate"] = 0, ["max_partitions_per_insert_block"] = 0 },
    };

    /// <summary>Adds the entries for the activities of a range.</summary>
    public Task FillAsync(ClickHouseClient warehouse, ActivityRange range, CancellationToken cancellationToken) =>
        warehouse.ExecuteNonQueryAsync(
            $"INSERT INTO {Target} ({Key}, {State.Name}) {Select(range, State.Name)}", range.Parameters(), FillOptions, cancellationToken);

    /// <returns>The number of entries for the activities of a range, and of those that are missing or incomplete in the table.</returns>
    public async Task<(long Entries, long Missing)> CompareAsync(
        ClickHouseClient warehouse, ActivityRange range, CancellationToken cancellationToken)
    {
        var sql = $"""
            SELECT toInt64(count()), toInt64(countIf(missing)) FROM
            (
                SELECT {IsMissing} AS missing FROM
                (
                    SELECT {Key}, state, true AS made, false AS kept FROM ({Select(range, "state")})
                    UNION ALL
                    SELECT {Key}, {State.Name} AS state, false AS made, true AS kept FROM {Target}
                    WHERE ({Key}) IN (SELECT {Key} FROM ({Select(range, "state")}))
                )
                GROUP BY {Key}
            )
            """;
        await using var reader = await warehouse.ExecuteReaderAsync(sql, range.Parameters(), cancellationToken: cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return (reader.GetInt64(0), reader.GetInt64(1));
    }

    private string Select(ActivityRange range, string state) => $"""
        SELECT {GroupBy}, {State.Made} AS {state} FROM activities
        WHERE game_id != '' AND player_id != toUUID('00000000-0000-0000-0000-000000000000') AND {Of} AND {range.Condition}
        GROUP BY {Key}
        """;
}
