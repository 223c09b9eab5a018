using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>How far players got through a sequence of steps within a window of time after the first.</summary>
internal static partial class FunnelQuery
{
    public const int MaxSteps = 8;
    private const string WindowMicroseconds = "604800000000";

    /// <returns>The kinds of the steps; null if they are invalid.</returns>
    public static string[]? ParseSteps(string? steps) =>
        steps?.Split(',') is { Length: >= 2 and <= MaxSteps } kinds && kinds.All(kind => KindPattern().IsMatch(kind)) ? kinds : null;

    public static ProblemHttpResult InvalidSteps() =>
        Problem.Invalid("steps", $"2 to {MaxSteps} kinds of activities, separated by commas, such as session.started,session.ended.");

    public static async Task<Rows<FunnelStep>> RunAsync(
        WarehouseQueries warehouse, TimeRange range, string[] steps, CancellationToken cancellationToken)
    {
        var reached = await warehouse.QueryAsync(
            Build(range, steps), row => (Level: row.GetInt64(0), Players: row.GetInt64(1)), cancellationToken);
        return reached.Shape(rows => steps.Select((kind, n) =>
            new FunnelStep(n + 1, kind, rows.Where(row => row.Level > n).Sum(row => row.Players))));
    }

    public static Question Build(TimeRange range, string[] steps)
    {
        var names = string.Join(", ", steps.Select((_, n) => $$"""{step{{n}}:String}"""));
        return new($$"""
            WITH [{{names}}] AS steps
            SELECT toInt64(level), toInt64(count()) FROM
            (
                SELECT player_id, {{LevelOf("steps", WindowMicroseconds)}} AS level
                FROM {{RangeSql.Activities(range)}} AND has(steps, kind) GROUP BY player_id
            )
            GROUP BY level
            """, [.. RangeSql.Parameters(range), .. steps.Select((kind, n) => ($"step{n}", (object)kind))]);
    }

    /// <summary>
    /// SQL for the number of steps that a player completed. Folds the activities, ordered by time and then by id, into an array that holds,
    /// for each step, when the latest sequence began that reached it. One activity completes one step of a sequence. windowFunnel does not
    /// fit: it counts seconds and lets one activity complete several steps.
    /// </summary>
    private static string LevelOf(string steps, string window) => $"""
        arrayCount(began -> began > 0, arrayFold(
            (begun, done) -> arrayMap(
                (step, began, before) -> if(step = done.3 AND before > 0 AND before >= done.1 - {window}, before, began),
                {steps}, begun, arrayPushFront(arrayPopBack(begun), done.1)),
            arraySort(groupArray((toUnixTimestamp64Micro(occurred_at), UUIDToNum(activity_id), kind))),
            arrayMap(step -> toInt64(0), {steps})))
        """;

    [GeneratedRegex(@"^[a-z0-9][a-z0-9._-]{0,63}\z")]
    private static partial Regex KindPattern();
}
