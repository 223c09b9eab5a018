using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>
/// A table that a materialized view fills while activities are inserted. It can be computed again from the activities, since its states are
/// idempotent: the smallest of some times, the set of some players. Nothing that is there already changes by it.
/// </summary>
/// <param name="Target">The table.</param>
/// <param name="Key">Its columns but the state.</param>
/// <param name="State">The state, and how it is made of activities.</param>
/// <param name="GroupBy">The key, as it is made of activities.</param>
/// <param name="IsMissing">Whether an entry lacks something: <c>kept</c> are its states in the table, <c>made</c> those made of the
/// activities.</param>
/// <param name="Of">Which activities, besides those of players in games.</param>
internal sealed record MaterializedView(
    string Target, string Key, (string Name, string Made) State, string GroupBy, string IsMissing, string Of = "1")
{
    /// <summary>As in <c>Migrations/0002_active_players.sql</c> and <c>0011_console.sql</c>.</summary>
    public static readonly IReadOnlyList<MaterializedView> All =
    [
        new("active_players_hourly", "game_id, hour", ("players", "uniqState(player_id)"),
            "game_id, toStartOfHour(toDateTime(occurred_at, 'UTC')) AS hour",
            "uniqMerge(state) > uniqMergeIf(state, kept)"),
        new("first_seen", "game_id, player_id", ("first_at", "min(occurred_at)"), "game_id, player_id",
            "countIf(kept) = 0 OR minIf(state, made) < minIf(state, kept)"),
        new("player_days", "game_id, day, player_id", ("hours", "groupBitOr(toUInt32(bitShiftLeft(toUInt32(1), toHour(occurred_at))))"),
            "game_id, toDate(occurred_at, 'UTC') AS day, player_id",
            "bitAnd(groupBitOrIf(state, made), bitNot(groupBitOrIf(state, kept))) != 0"),
        new("first_sessions", "game_id, player_id", ("first", """
            min((occurred_at, extract(JSONExtractString(payload, 'country'), '^[A-Z]{2}$'),
                JSONExtractString(payload, 'clientVersion'), JSONExtractString(payload, 'platform')))
            """), "game_id, player_id", "countIf(kept) = 0 OR minIf(state, made) < minIf(state, kept)", """
            kind = 'session.started' AND JSONType(payload, 'clientVersion') = 'String' AND JSONType(payload, 'platform') = 'String'
            AND lengthUTF8(JSONExtractString(payload, 'clientVersion')) BETWEEN 1 AND 32 AND lengthUTF8(JSONExtractString(payload, 'platform')) BETWEEN 1 AND 32
            """),
    ];

    private static readonly QueryOptions Again = new()
    {
        // What was inserted once and lost since must not be taken for a repetition.
        CustomSettings = new Dictionary<string, object> { ["insert_deduplicate"] = 0, ["max_partitions_per_insert_block"] = 0 },
    };

    /// <summary>Adds what the activities of a range make.</summary>
    public Task FillAsync(ClickHouseClient warehouse, ActivityRange range, CancellationToken cancellationToken) =>
        warehouse.ExecuteNonQueryAsync(
            $"INSERT INTO {Target} ({Key}, {State.Name}) {Select(range, State.Name)}", range.Parameters(), Again, cancellationToken);

    /// <returns>How many entries the activities of a range make, and how many of them the table lacks or has with less.</returns>
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
                    SELECT {Key}, {State.Name} AS state, false AS made, true AS kept FROM {Target} WHERE ({Key}) IN (SELECT {Key} FROM ({Select(range, "state")}))
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
