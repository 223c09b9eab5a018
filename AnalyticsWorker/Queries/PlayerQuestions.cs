using Microsoft.AspNetCore.Http.HttpResults;
using static AnalyticsWorker.Queries.AnalyticsEndpoints;

namespace AnalyticsWorker.Queries;

/// <summary>Handlers of the questions about how many players come, stay and return.</summary>
internal static class PlayerQuestions
{
    /// <summary>Active and new players by interval.</summary>
    /// <remarks>A player counts in each interval with an activity, and as new in the interval of the first activity.</remarks>
    internal static Task<Results<AnalyticsHttpResult<ActivePlayers>, ProblemHttpResult>> ActivePlayersAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query, time, range => ActivePlayersQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Players of each day, and of the thirty days that end with it (DAU and MAU).</summary>
    /// <remarks>The ratio of both shows on how many days of a month a player returns.</remarks>
    internal static Task<Results<AnalyticsHttpResult<Stickiness>, ProblemHttpResult>> StickinessAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query.Daily(), time, range => StickinessQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Cohorts by first activity, and how many players of each returned after how many intervals.</summary>
    /// <remarks>A player belongs to the interval of the first activity ever. docs/analytics-definitions.md defines every number.</remarks>
    internal static Task<Results<AnalyticsHttpResult<Retention>, ProblemHttpResult>> RetentionAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query, time, range => RetentionQuery.RunAsync(warehouse, range, cancellationToken), RetentionQuery.MaxIntervals);

    /// <summary>Players by the day of their first activity, and how many of them returned one, seven and thirty days later.</summary>
    /// <remarks>The number for a day that is not over is null, not zero.</remarks>
    internal static Task<Results<AnalyticsHttpResult<RetentionDays>, ProblemHttpResult>> RetentionDaysAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query.Daily(), time, range => RetentionDaysQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>
    /// New players by the country (default), clientVersion or platform of their first session, and how many of them returned.
    /// </summary>
    /// <remarks>The first session decides, whatever later sessions have.</remarks>
    internal static async Task<Results<AnalyticsHttpResult<Cohort>, ProblemHttpResult>> CohortsAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        string by = "country", int limit = 20) =>
        CohortsQuery.Validate(by, limit)
            ?? await RespondAsync(query.Daily(), time, range => CohortsQuery.RunAsync(warehouse, range, by, limit, cancellationToken));

    /// <summary>Concurrent players by interval: peak and average.</summary>
    /// <remarks>Computed from the starts and ends of sessions in the event log.</remarks>
    internal static Task<Results<AnalyticsHttpResult<ConcurrentPlayers>, ProblemHttpResult>> ConcurrentAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query, time, range => ConcurrentQuery.RunAsync(warehouse, range, cancellationToken));
}
