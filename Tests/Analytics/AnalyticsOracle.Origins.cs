namespace Tests.Analytics;

/// <summary>Where players come from, by their first session.</summary>
internal sealed partial class AnalyticsOracle
{
    private const int LongestText = 32;

    /// <summary>
    /// The first session of a player that has a client version and a platform of 1 to 32 characters; the smaller text at the same
    /// microsecond.
    /// </summary>
    private static EventLogRow? Origin(IEnumerable<EventLogRow> rows, Guid player) => rows
        .Where(row =>
            row.Player == player && row.Game is not null && row.Kind == "session.started"
                && row.Version is { Length: > 0 and <= LongestText } && row.Platform is { Length: > 0 and <= LongestText })
        .OrderBy(row => row.At).ThenBy(CountryOf, StringComparer.Ordinal).ThenBy(row => row.Version, StringComparer.Ordinal)
            .ThenBy(row => row.Platform, StringComparer.Ordinal).FirstOrDefault();

    private static string ValueOf(EventLogRow? origin, string member) => origin is null ? "" : member switch
    {
        "country" => CountryOf(origin),
        "platform" => origin.Platform!,
        _ => origin.Version!,
    };

    private static string CountryOf(EventLogRow row) => row.Country is [>= 'A' and <= 'Z', >= 'A' and <= 'Z'] country ? country : "";

    private static IEnumerable<EventLogRow> Of(string? country, List<EventLogRow> rows)
    {
        if (country is null)
            return rows;
        var players = rows.Select(row => row.Player).Distinct()
            .Where(player => Origin(rows, player) is { } origin && CountryOf(origin) == country).ToHashSet();
        return rows.Where(row => players.Contains(row.Player));
    }
}
