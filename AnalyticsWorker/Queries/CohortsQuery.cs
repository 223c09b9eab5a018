using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>Players who were new in the range, by what their first session said of them, and how many of them came back.</summary>
internal static class CohortsQuery
{
    public const int Most = 100;

    /// <summary>What they can be grouped by, and the member of a first session that has it.</summary>
    private static readonly Dictionary<string, string> Members =
        new() { ["country"] = "country", ["clientVersion"] = "client_version", ["platform"] = "platform" };

    public static bool IsMember(string by) => Members.ContainsKey(by);

    /// <summary>Why it cannot be asked so; null where it can.</summary>
    public static ProblemHttpResult? Refuses(string by, int limit) =>
        !IsMember(by) ? Problem.Invalid("by", $"{string.Join(", ", Members.Keys)}.")
        : limit is < 1 or > Most ? Problem.Invalid("limit", $"1 to {Most}.")
        : null;

    public static Task<Rows<Cohort>> RunAsync(
        WarehouseQueries warehouse, Range range, string by, int limit, CancellationToken cancellationToken) =>
        warehouse.AskAsync(Ask(range, by, limit), row => new Cohort(
            row.GetString(0) is { Length: > 0 } value ? value
                : null, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3), row.GetInt64(4), row.GetInt64(5),
            row.GetInt64(6), row.GetInt64(7)), cancellationToken);

    public static Question Ask(Range range, string by, int limit) => new($$"""
        SELECT value, toInt64(count()) AS players, {{ReturnsSql.Counts}}
        FROM
        {{ReturnsSql.Players(range)}} AS players
        LEFT JOIN
        (
            SELECT player_id, tupleElement(min(first), '{{Members[by]}}') AS value FROM first_sessions WHERE 1{{RangeSql.AndGame(range)}} GROUP BY player_id
        ) AS sessions USING (player_id)
        GROUP BY value ORDER BY players DESC, value LIMIT {limit:UInt32}
        """, [.. RangeSql.Parameters(range), ("limit", limit)]);
}
