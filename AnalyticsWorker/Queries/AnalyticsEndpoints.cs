using System.Text.Json.Serialization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>The questions of analysts. Answers are a few seconds behind the game.</summary>
internal static class AnalyticsEndpoints
{
    internal static void AddAnalytics(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHybridCache();
        builder.Services.AddSingleton<WarehouseQueries>();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AnalyticsJsonContext.Default);
            // As the contract has it: a number is a number, and never a string.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<WarehouseFaultHandler>();
        builder.Services.AddAnalyticsOpenApi();
    }

    internal static void MapAnalytics(this WebApplication app)
    {
        var analytics = app.MapGroup("/v1/analytics").WithTags("Analytics").RequireAuthorization(Policies.Analyst)
            .ProducesProblem(400).ProducesProblem(401).ProducesProblem(403).ProducesProblem(503);
        analytics.MapGet("/active-players", ActivePlayersAsync).WithName("GetActivePlayers");
        analytics.MapGet("/retention", RetentionAsync).WithName("GetRetention");
        analytics.MapGet("/session-length", SessionLengthAsync).WithName("GetSessionLength");
        analytics.MapGet("/funnel", FunnelAsync).WithName("GetFunnel");
        analytics.MapGet("/top-activities", TopActivitiesAsync).WithName("GetTopActivities");
    }

    /// <summary>Active and new players by interval.</summary>
    internal static Task<Results<Ok<Answer<ActivePlayers>>, ProblemHttpResult>> ActivePlayersAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => ActivePlayersQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>Cohorts by first activity, and how many of each came back how many intervals later.</summary>
    internal static Task<Results<Ok<Answer<Retention>>, ProblemHttpResult>> RetentionAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => RetentionQuery.RunAsync(warehouse, range, cancellationToken), RetentionQuery.MostIntervals);

    /// <summary>Length of the sessions that ended, by interval.</summary>
    internal static Task<Results<Ok<Answer<SessionLength>>, ProblemHttpResult>> SessionLengthAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        AnswerAsync(query, time, range => SessionLengthQuery.RunAsync(warehouse, range, cancellationToken));

    /// <summary>How many players got how far through steps: kinds of activities, 2 to 8, with commas between them.</summary>
    internal static async Task<Results<Ok<Answer<FunnelStep>>, ProblemHttpResult>> FunnelAsync(
        [AsParameters] RangeQuery query, string? steps, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken) =>
        FunnelQuery.ParseSteps(steps) is not { } kinds
            ? Problem.Invalid("steps", $"2 to {FunnelQuery.MostSteps} kinds of activities, with commas between them, such as session.started,session.ended.")
            : await AnswerAsync(query, time, range => FunnelQuery.RunAsync(warehouse, range, kinds, cancellationToken));

    /// <summary>The kinds of activities that happened most.</summary>
    internal static async Task<Results<Ok<Answer<TopActivity>>, ProblemHttpResult>> TopActivitiesAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken, int limit = 20) =>
        limit is < 1 or > TopActivitiesQuery.Most
            ? Problem.Invalid("limit", $"1 to {TopActivitiesQuery.Most}.")
            : await AnswerAsync(query, time, range => TopActivitiesQuery.RunAsync(warehouse, range, limit, cancellationToken));

    private static async Task<Results<Ok<Answer<T>>, ProblemHttpResult>> AnswerAsync<T>(
        RangeQuery query, TimeProvider time, Func<Range, Task<IReadOnlyList<T>>> ask, int most = Intervals.Most) =>
        Range.Parse(query, time.GetUtcNow(), most, out var errors) is { } range
            ? TypedResults.Ok(new Answer<T>(await ask(range)))
            : Problem.Invalid(errors);
}
