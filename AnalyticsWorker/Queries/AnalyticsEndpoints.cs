using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>The questions of analysts. Answers are a few seconds behind the game, and say how far.</summary>
internal static class AnalyticsEndpoints
{
    internal static void MapAnalytics(this WebApplication app)
    {
        var analytics = app.MapGroup("/v1/analytics").WithTags("Analytics").RequireAuthorization(Policies.Analyst)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        analytics.MapGet("/active-players", ActivePlayersAsync).WithName("GetActivePlayers");
        analytics.MapGet("/stickiness", StickinessAsync).WithName("GetStickiness");
        analytics.MapGet("/retention", RetentionAsync).WithName("GetRetention");
        analytics.MapGet("/retention-days", RetentionDaysAsync).WithName("GetRetentionDays");
        analytics.MapGet("/cohorts", CohortsAsync).WithName("GetCohorts");
        analytics.MapGet("/concurrent", ConcurrentAsync).WithName("GetConcurrentPlayers");
        analytics.MapGet("/session-length", SessionLengthAsync).WithName("GetSessionLength");
        analytics.MapGet("/funnel", FunnelAsync).WithName("GetFunnel");
        analytics.MapGet("/top-activities", TopActivitiesAsync).WithName("GetTopActivities");
        analytics.MapGet("/activity-changes", ActivityChangesAsync).WithName("GetActivityChanges");
        analytics.MapGet("/currency-flows", CurrencyFlowsAsync).WithName("GetCurrencyFlows");
        analytics.MapGet("/sql", QuestionTexts.ListAsync).WithName("GetAnalyticsSql");
    }

    /// <summary>Active and new players by interval.</summary>
    /// <remarks>A player counts in each interval with an activity, and as new in the interval of the first one.</remarks>
    internal static Task<Results<AnswerResult<ActivePlayers>, ProblemHttpResult>> ActivePlayersAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => ActivePlayersQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Players of each day, and of the thirty days that end with it (DAU and MAU).</summary>
    /// <remarks>The ratio of both says how many days of a month a player comes back.</remarks>
    internal static Task<Results<AnswerResult<Stickiness>, ProblemHttpResult>> StickinessAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query.Daily(), time, range => StickinessQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Cohorts by first activity, and how many of each came back how many intervals later.</summary>
    /// <remarks>A player belongs to the interval of the first activity ever. docs/analytics.md defines every number.</remarks>
    internal static Task<Results<AnswerResult<Retention>, ProblemHttpResult>> RetentionAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => RetentionQuery.RunAsync(warehouse, range, cancellationToken), RetentionQuery.MostIntervals);

    /// <summary>Players by the day of their first activity, and how many of them came back one, seven and thirty days later.</summary>
    /// <remarks>A day that is not over yet is null, not zero.</remarks>
    internal static Task<Results<AnswerResult<RetentionDays>, ProblemHttpResult>> RetentionDaysAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query.Daily(), time, range => RetentionDaysQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>
    /// New players by the country (default), clientVersion or platform of their first session, and how many of them came back.
    /// </summary>
    /// <remarks>What the first session said counts, whatever later ones say.</remarks>
    internal static async Task<Results<AnswerResult<Cohort>, ProblemHttpResult>> CohortsAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        string by = "country", int limit = 20) =>
        CohortsQuery.Refuses(by, limit)
            ?? await AnswerAsync(query.Daily(), time, range => CohortsQuery.RunAsync(warehouse, range, by, limit, cancellationToken));

    /// <summary>Players online at once by interval: the most at one moment, and on average.</summary>
    /// <remarks>From the starts and ends of sessions in the event log.</remarks>
    internal static Task<Results<AnswerResult<ConcurrentPlayers>, ProblemHttpResult>> ConcurrentAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => ConcurrentQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Length of the sessions that ended, by interval.</summary>
    /// <remarks>A session counts in the interval in which it ended; open sessions do not count.</remarks>
    internal static Task<Results<AnswerResult<SessionLength>, ProblemHttpResult>> SessionLengthAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => SessionLengthQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>How many players got how far through steps: kinds of activities, 2 to 8, with commas between them.</summary>
    /// <remarks>A step counts when it happens after the one before it and within the window of the first.</remarks>
    internal static async Task<Results<AnswerResult<FunnelStep>, ProblemHttpResult>> FunnelAsync(
        [AsParameters] RangeQuery query, string? steps, WarehouseQueries warehouse, TimeProvider time,
        CancellationToken cancellationToken) =>
        FunnelQuery.ParseSteps(steps) is { } kinds
            ? await AnswerAsync(query, time, range => FunnelQuery.RunAsync(warehouse, range, kinds, cancellationToken))
            : FunnelQuery.NoSteps();

    /// <summary>The kinds of activities that happened most.</summary>
    /// <remarks>By how often they were reported in the range.</remarks>
    internal static async Task<Results<AnswerResult<TopActivity>, ProblemHttpResult>> TopActivitiesAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        int limit = 20) =>
        limit is < 1 or > TopActivitiesQuery.Most
            ? Problem.Invalid("limit", $"1 to {TopActivitiesQuery.Most}.")
            : await AnswerAsync(query, time, range => TopActivitiesQuery.RunAsync(warehouse, range, limit, cancellationToken));

    /// <summary>The kinds of activities that rose and fell most against the period before.</summary>
    /// <remarks>The period before has the length of the range and ends where it begins.</remarks>
    internal static async Task<Results<AnswerResult<ActivityChange>, ProblemHttpResult>> ActivityChangesAsync(
        [AsParameters] DaysQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        int limit = 10) =>
        limit is < 1 or > ActivityChangesQuery.Most
            ? Problem.Invalid("limit", $"1 to {ActivityChangesQuery.Most}: so many that rose, and so many that fell.")
            : await AnswerAsync(
                query.Daily(), time, range => ActivityChangesQuery.RunAsync(warehouse, range, limit, cancellationToken), compares: true);

    /// <summary>
    /// What came into wallets and what went out of them, by interval, currency and kind, or by reason too (by=reason). Wallets belong to no
    /// game.
    /// </summary>
    /// <remarks>Sums of sources and of sinks, both positive. A gift goes out of one wallet and comes into another.</remarks>
    internal static async Task<Results<AnswerResult<CurrencyFlow>, ProblemHttpResult>> CurrencyFlowsAsync(
        [AsParameters] FlowsQuery query, HttpRequest request, WarehouseQueries warehouse, TimeProvider time,
        CancellationToken cancellationToken) =>
        query.Refuses(request)
            ?? await AnswerAsync(query.Range(), time, range => CurrencyFlowsQuery.RunAsync(warehouse, range, query.By, cancellationToken));

    private static async Task<Results<AnswerResult<T>, ProblemHttpResult>> AnswerAsync<T>(
        RangeQuery query, TimeProvider time, Func<Range, Task<Rows<T>>> ask, int most = Intervals.Most, bool compares = false)
    {
        if (Range.Parse(query, time.GetUtcNow(), most, out var errors, compares) is not { } range)
            return Problem.Invalid(errors);
        var rows = await ask(range);
        return new AnswerResult<T>(new Answer<T>(rows.Items, rows.AsOf));
    }
}
