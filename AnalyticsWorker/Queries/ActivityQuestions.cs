using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;
using static AnalyticsWorker.Queries.AnalyticsEndpoints;

namespace AnalyticsWorker.Queries;

/// <summary>Handlers of the questions about what players do.</summary>
internal static class ActivityQuestions
{
    /// <summary>Length of the sessions that ended, by interval.</summary>
    /// <remarks>A session counts in the interval in which it ended. Open sessions do not count.</remarks>
    internal static Task<Results<AnalyticsHttpResult<SessionLength>, ProblemHttpResult>> SessionLengthAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        RespondAsync(query, time, range => SessionLengthQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>How many players got how far through steps: 2 to 8 kinds of activities, separated by commas.</summary>
    /// <remarks>A step counts if it happens after the previous step and within seven days of the first.</remarks>
    internal static async Task<Results<AnalyticsHttpResult<FunnelStep>, ProblemHttpResult>> FunnelAsync(
        [AsParameters] RangeQuery query, string? steps, WarehouseQueries warehouse, TimeProvider time,
        CancellationToken cancellationToken) =>
        FunnelQuery.ParseSteps(steps) is { } kinds
            ? await RespondAsync(query, time, range => FunnelQuery.RunAsync(warehouse, range, kinds, cancellationToken))
            : FunnelQuery.InvalidSteps();

    /// <summary>The most frequent kinds of activities.</summary>
    /// <remarks>Ordered by the number of activities in the range.</remarks>
    internal static async Task<Results<AnalyticsHttpResult<TopActivity>, ProblemHttpResult>> TopActivitiesAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        int limit = 20) =>
        limit is < 1 or > TopActivitiesQuery.MaxLimit
            ? Problem.Invalid("limit", $"1 to {TopActivitiesQuery.MaxLimit}.")
            : await RespondAsync(query, time, range => TopActivitiesQuery.RunAsync(warehouse, range, limit, cancellationToken));

    /// <summary>The kinds of activities that rose and fell most against the preceding period.</summary>
    /// <remarks>The preceding period has the length of the range and ends where the range begins.</remarks>
    internal static async Task<Results<AnalyticsHttpResult<ActivityChange>, ProblemHttpResult>> ActivityChangesAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        int limit = 10) =>
        limit is < 1 or > ActivityChangesQuery.MaxLimit
            ? Problem.Invalid("limit", $"1 to {ActivityChangesQuery.MaxLimit}: the number that rose, and the number that fell.")
            : await RespondAsync(
                query.Daily(), time, range => ActivityChangesQuery.RunAsync(warehouse, range, limit, cancellationToken),
                compares: true);

    /// <summary>Amounts added to and taken from wallets, by interval, currency and kind, and with by=reason also by reason.</summary>
    /// <remarks>
    /// Sums of sources and of sinks, both positive. A gift is taken from one wallet and added to another. Wallets belong to no game.
    /// </remarks>
    internal static async Task<Results<AnalyticsHttpResult<CurrencyFlow>, ProblemHttpResult>> CurrencyFlowsAsync(
        [AsParameters] FlowsQuery query, HttpRequest request, WarehouseQueries warehouse, TimeProvider time,
        CancellationToken cancellationToken) =>
        query.Validate(request)
            ?? await RespondAsync(
                query.Range(), time, range => CurrencyFlowsQuery.RunAsync(warehouse, range, query.By, cancellationToken));
}
