using ClickHouse.Driver.ADO.Readers;

namespace AnalyticsWorker.Queries;

/// <summary>The parts of SQL that follow from a <see cref="Range"/>. Values are bound; only names of ours are written.</summary>
internal static class RangeSql
{
    public const string NoPlayer = "toUUID('00000000-0000-0000-0000-000000000000')";

    /// <summary>Restricts to the game, if there is one.</summary>
    public static string AndGame(Range range) => range.GameId is null ? "" : " AND game_id = {game:String}";

    /// <summary>Restricts to the players of the country, if there is one: by their first session of the game, or of any.</summary>
    public static string AndCountry(Range range) => range.Country is null ? "" : $$"""
         AND player_id IN
        (SELECT player_id FROM first_sessions WHERE 1{{AndGame(range)}} GROUP BY player_id HAVING tupleElement(min(first), 'country') = {country:String})
        """;

    /// <summary>Restricts to the game and the country.</summary>
    public static string AndPlayers(Range range) => AndGame(range) + AndCountry(range);

    /// <summary>Activities of players within the range.</summary>
    public static string Activities(Range range) =>
        $$"""activities_once WHERE occurred_at >= {from:DateTime('UTC')} AND occurred_at < {to:DateTime('UTC')} AND player_id != {{NoPlayer}}{{AndPlayers(range)}}""";

    /// <summary>
    /// Players whose first activity (<c>first</c>) lies between two times. Reads all first activities, and groups only those of players who
    /// have one between the times.
    /// </summary>
    public static string NewPlayers(Range range, string from, string to) => $"""
        (
            SELECT player_id, min(first_at) AS first FROM first_seen
            WHERE player_id IN
                (SELECT player_id FROM first_seen WHERE first_at >= {from} AND first_at < {to}{AndPlayers(range)}){AndGame(range)}
            GROUP BY player_id HAVING first >= {from} AND first < {to}
        )
        """;

    public static List<(string Name, object Value)> Parameters(Range range)
    {
        List<(string, object)> parameters = [("from", range.From), ("to", range.To)];
        if (range.GameId is not null)
            parameters.Add(("game", range.GameId));
        if (range.Country is not null)
            parameters.Add(("country", range.Country));
        return parameters;
    }

    /// <summary>A time of the answer, which the driver gives without saying that it is UTC.</summary>
    public static DateTime Time(ClickHouseDataReader row, int column) => DateTime.SpecifyKind(row.GetDateTime(column), DateTimeKind.Utc);
}
