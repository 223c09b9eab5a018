using System.Text.RegularExpressions;

namespace AnalyticsWorker.Queries;

/// <summary>How far players got through a row of steps, each after the one before it and all within a window of the first.</summary>
internal static partial class FunnelQuery
{
    public const int MostSteps = 8;
    private const int WindowSeconds = 7 * 24 * 3600;

    /// <returns>The kinds of the steps, or null where they are not acceptable.</returns>
    public static string[]? ParseSteps(string? steps) =>
        steps?.Split(',') is { Length: >= 2 and <= MostSteps } kinds && kinds.All(kind => KindPattern().IsMatch(kind)) ? kinds : null;

    public static async Task<IReadOnlyList<FunnelStep>> RunAsync(WarehouseQueries warehouse, Range range, string[] steps, CancellationToken cancellationToken)
    {
        var conditions = string.Join(", ", steps.Select((_, n) => $$"""kind = {step{{n}}:String}"""));
        var sql = $$"""
            SELECT toInt64(level), toInt64(count()) FROM
            (
                SELECT player_id, windowFunnel({{WindowSeconds}})(toDateTime(occurred_at, 'UTC'), {{conditions}}) AS level
                FROM {{RangeSql.Activities(range)}} GROUP BY player_id
            )
            GROUP BY level
            """;
        var parameters = RangeSql.Parameters(range);
        parameters.AddRange(steps.Select((kind, n) => ($"step{n}", (object)kind)));
        var reached = await warehouse.AskAsync(sql, parameters, row => (Level: row.GetInt64(0), Players: row.GetInt64(1)), cancellationToken);
        return [.. steps.Select((kind, n) => new FunnelStep(n + 1, kind, reached.Where(row => row.Level > n).Sum(row => row.Players)))];
    }

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex KindPattern();
}
