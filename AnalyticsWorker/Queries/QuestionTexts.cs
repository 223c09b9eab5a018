using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>Returns the SQL of each question for given parameters.</summary>
internal static class QuestionTexts
{
    private const string DefaultSteps = "session.started,session.ended";
    private const int DefaultLimit = 20;

    internal static readonly string[] Names =
    [
        "active-players", "stickiness", "retention", "retention-days", "cohorts", "concurrent", "session-length", "funnel",
        "top-activities", "activity-changes", "currency-flows",
    ];

    /// <summary>Returns the SQL that each question runs with these parameters, and their values.</summary>
    /// <remarks>
    /// Returns one question if <c>question</c> names it, or else all. <c>steps</c>, <c>by</c> and <c>limit</c> are parameters of single
    /// questions.
    /// </remarks>
    internal static async Task<Results<Ok<AnalyticsResult<QuestionSql>>, ProblemHttpResult>> ListAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        string? question = null, string? steps = null, string? by = null, int? limit = null)
    {
        if (question is not null && !Names.Contains(question))
            return Problem.Invalid("question", $"One of {string.Join(", ", Names)}.");
        if (FunnelQuery.ParseSteps(steps ?? DefaultSteps) is not { } kinds)
            return FunnelQuery.InvalidSteps();
        if (by is not null && !CohortsQuery.IsMember(by) && by is not (CurrencyFlowsQuery.ByKind or CurrencyFlowsQuery.ByReason))
            return Problem.Invalid("by", "country, clientVersion or platform for cohorts; kind or reason for currency-flows.");
        if (limit is < 1 or > TopActivitiesQuery.MaxLimit)
            return Problem.Invalid("limit", $"1 to {TopActivitiesQuery.MaxLimit}.");
        if (TimeRange.Parse(query, time.GetUtcNow(), Intervals.MaxBuckets, out var errors) is not { } range)
            return Problem.Invalid(errors);

        var items = new List<QuestionSql>();
        foreach (var name in Names.Where(name => question is null || name == question))
        {
            var asked = Of(name, range, kinds, by, limit ?? DefaultLimit);
            var parameters = await warehouse.ParametersAsync(asked, cancellationToken);
            var values = parameters.ToDictionary(parameter => parameter.Name, parameter => Text(parameter.Value));
            items.Add(new QuestionSql(name, asked.Sql, values));
        }

        return TypedResults.Ok(new AnalyticsResult<QuestionSql>(items, await warehouse.AsOfAsync(cancellationToken)));
    }

    private static Question Of(string name, TimeRange range, string[] steps, string? by, int limit) => name switch
    {
        "active-players" => ActivePlayersQuery.Build(range),
        "stickiness" => StickinessQuery.Build(range),
        "retention" => RetentionQuery.Build(range),
        "retention-days" => RetentionDaysQuery.Build(range),
        "cohorts" => CohortsQuery.Build(range, by is not null && CohortsQuery.IsMember(by) ? by : "country", limit),
        "concurrent" => ConcurrentQuery.Build(range),
        "session-length" => SessionLengthQuery.Build(range),
        "funnel" => FunnelQuery.Build(range, steps),
        "top-activities" => TopActivitiesQuery.Build(range, limit),
        "activity-changes" => ActivityChangesQuery.Build(range, limit),
        "currency-flows" =>
            CurrencyFlowsQuery.Build(range with { GameId = null }, by == CurrencyFlowsQuery.ByReason ? by : CurrencyFlowsQuery.ByKind),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static string Text(object value) => value is DateTime time
        ? time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
