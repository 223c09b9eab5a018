using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>The questions of analysts. Results are a few seconds behind the game and say how far.</summary>
internal static class AnalyticsEndpoints
{
    internal static void MapAnalytics(this WebApplication app)
    {
        var analytics = app.MapGroup("/v1/analytics").WithTags("Analytics").RequireAuthorization(Policies.Analyst)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        analytics.MapGet("/active-players", PlayerQuestions.ActivePlayersAsync).WithName("GetActivePlayers");
        analytics.MapGet("/stickiness", PlayerQuestions.StickinessAsync).WithName("GetStickiness");
        analytics.MapGet("/retention", PlayerQuestions.RetentionAsync).WithName("GetRetention");
        analytics.MapGet("/retention-days", PlayerQuestions.RetentionDaysAsync).WithName("GetRetentionDays");
        analytics.MapGet("/cohorts", PlayerQuestions.CohortsAsync).WithName("GetCohorts");
        analytics.MapGet("/concurrent", PlayerQuestions.ConcurrentAsync).WithName("GetConcurrentPlayers");
        analytics.MapGet("/session-length", ActivityQuestions.SessionLengthAsync).WithName("GetSessionLength");
        analytics.MapGet("/funnel", ActivityQuestions.FunnelAsync).WithName("GetFunnel");
        analytics.MapGet("/top-activities", ActivityQuestions.TopActivitiesAsync).WithName("GetTopActivities");
        analytics.MapGet("/activity-changes", ActivityQuestions.ActivityChangesAsync).WithName("GetActivityChanges");
        analytics.MapGet("/currency-flows", ActivityQuestions.CurrencyFlowsAsync).WithName("GetCurrencyFlows");
        analytics.MapGet("/sql", QuestionTexts.ListAsync).WithName("GetAnalyticsSql");
    }

    /// <summary>Validates the parameters, runs the question, and returns its rows.</summary>
    internal static async Task<Results<AnalyticsHttpResult<T>, ProblemHttpResult>> RespondAsync<T>(
        RangeQuery query, TimeProvider time, Func<TimeRange, Task<Rows<T>>> run, int maxIntervals = Intervals.MaxBuckets,
        bool compares = false)
    {
        if (TimeRange.Parse(query, time.GetUtcNow(), maxIntervals, out var errors, compares) is not { } range)
            return Problem.Invalid(errors);
        var rows = await run(range);
        return new AnalyticsHttpResult<T>(new AnalyticsResult<T>(rows.Items, rows.AsOf));
    }
}
