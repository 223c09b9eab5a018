using ClickHouse.Driver.ADO.Readers;

namespace AnalyticsWorker.Queries;

/// <summary>SQL fragments for a <see cref="TimeRange"/>. Values are bound as parameters, never concatenated.</summary>
internal static class RangeSql
{
    public const string NoPlayer = "toUUID('00000000-0000-0000-0000-000000000000')";

    /// <summary>Filters by game, if one is given.</summary>
    public static string AndGame(TimeRange range) => range.GameId is null ? "" : " AND game_id = {game:String}";

    /// <summary>Filters by country, if one is given: that of the player's first session in the game, or in any game.</summary>
    public static string AndCountry(TimeRange range) => range.Country is null ? "" : $$"""
         AND player_id IN
        (
            SELECT player_id FROM first_sessions WHERE 1{{AndGame(range)}}
            GROUP BY player_id HAVING tupleElement(min(first), 'country') = {country:String}
        )
        """;

    /// <summary>Filters by game and country.</summary>
    public static string AndPlayers(TimeRange range) => AndGame(range) + AndCountry(range);

    /// <summary>The activities of players in the range.</summary>
    public static string Activities(TimeRange range) =>
        "activities_once WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')} "
        + $"AND player_id != {NoPlayer}{AndPlayers(range)}";

    /// <summary>
    /// Players whose first activity (<c>first</c>) is between two times. Scans all first activities, but groups only those of players with
    /// one between the times.
    /// </summary>
    public static string NewPlayers(TimeRange range, string from, string to) => $"""
        (
            SELECT player_id, min(first_at) AS first FROM first_seen
            WHERE player_id IN
                (SELECT player_id FROM first_seen WHERE first_at >= {from} AND first_at < {to}{AndPlayers(range)}){AndGame(range)}
            GROUP BY player_id HAVING first >= {from} AND first < {to}
        )
        """;

    public static List<(string Name, object Value)> Parameters(TimeRange range)
    {
        List<(string, object)> parameters = [("from", range.From), ("to", range.To)];
        if (range.GameId is not null)
            parameters.Add(("game", range.GameId));
        if (range.Country is not null)
            parameters.Add(("country", range.Country));
        return parameters;
    }

    /// <summary>Reads a time and marks it as UTC, which the driver does not.</summary>
    public static DateTime Time(ClickHouseDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
