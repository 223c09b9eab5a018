using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>New players of the range, grouped by a property of their first session, and how many of them returned.</summary>
internal static class CohortsQuery
{
    public const int MaxLimit = 100;

    /// <summary>The properties to group by, and their columns.</summary>
    private static readonly Dictionary<string, string> Members =
        new() { ["country"] = "country", ["clientVersion"] = "client_version", ["platform"] = "platform" };

    public static bool IsMember(string by) => Members.ContainsKey(by);

    /// <summary>Validates the parameters; null if they are valid.</summary>
    public static ProblemHttpResult? Validate(string by, int limit) =>
        !IsMember(by) ? Problem.Invalid("by", $"{string.Join(", ", Members.Keys)}.")
        : limit is < 1 or > MaxLimit ? Problem.Invalid("limit", $"1 to {MaxLimit}.")
        : null;

    public static Task<Rows<Cohort>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, string by, int limit, CancellationToken cancellationToken) =>
        warehouse.QueryAsync(
            Build(range, by, limit),
            row => new Cohort(
                row.GetString(0) is { Length: > 0 } value ? value : null, row.GetInt64(1), row.GetInt64(2), row.GetInt64(3),
                row.GetInt64(4), row.GetInt64(5), row.GetInt64(6), row.GetInt64(7)),
            cancellationToken);

    public static Question Build(TimeRange range, string by, int limit) => new($$"""
        SELECT value, toInt64(count()) AS players, {{ReturnsSql.Counts}}
        FROM
        {{ReturnsSql.Players(range)}} AS players
        LEFT JOIN
        (
            SELECT player_id, tupleElement(min(first), '{{Members[by]}}') AS value FROM first_sessions
            WHERE 1{{RangeSql.AndGame(range)}}
            GROUP BY player_id
        ) AS sessions USING (player_id)
        GROUP BY value ORDER BY players DESC, value LIMIT {limit:UInt32}
        """, [.. RangeSql.Parameters(range), ("limit", limit)]);
}
