using System.Globalization;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace AnalyticsWorker.Queries;

/// <summary>The SQL of each question, as it is asked with the same parameters.</summary>
internal static class QuestionTexts
{
    private const string DefaultSteps = "session.started,session.ended";
    private const int DefaultLimit = 20;

    internal static readonly string[] Names =
    [
        "active-players", "stickiness", "retention", "retention-days", "cohorts", "concurrent", "session-length", "funnel",
            "top-activities", "activity-changes", "currency-flows",
    ];

    /// <summary>The SQL that each question runs with these parameters, and their values.</summary>
    /// <remarks>
    /// One question where <c>question</c> names it, else all. <c>steps</c>, <c>by</c> and <c>limit</c> are those of the question.
    /// </remarks>
    internal static async Task<Results<Ok<Answer<QuestionSql>>, ProblemHttpResult>> ListAsync(
        [AsParameters] RangeQuery query, WarehouseQueries warehouse, TimeProvider time, CancellationToken cancellationToken,
        string? question = null, string? steps = null, string? by = null, int? limit = null)
    {
        if (question is not null && !Names.Contains(question))
            return Problem.Invalid("question", $"One of {string.Join(", ", Names)}.");
        if (FunnelQuery.ParseSteps(steps ?? DefaultSteps) is not { } kinds)
            return FunnelQuery.NoSteps();
        if (by is not null && !CohortsQuery.IsMember(by) && by is not (CurrencyFlowsQuery.ByKind or CurrencyFlowsQuery.ByReason))
            return Problem.Invalid("by", "country, clientVersion or platform for cohorts; kind or reason for currency-flows.");
        if (limit is < 1 or > TopActivitiesQuery.Most)
            return Problem.Invalid("limit", $"1 to {TopActivitiesQuery.Most}.");
        if (Range.Parse(query, time.GetUtcNow(), Intervals.Most, out var errors) is not { } range)
            return Problem.Invalid(errors);

        var items = new List<QuestionSql>();
        foreach (var name in Names.Where(name => question is null || name == question))
        {
            var asked = Of(name, range, kinds, by, limit ?? DefaultLimit);
            var parameters = await warehouse.ParametersAsync(asked, cancellationToken);
            items.Add(
                new QuestionSql(name, asked.Sql, parameters.ToDictionary(parameter => parameter.Name, parameter => Text(parameter.Value))));
        }
        return TypedResults.Ok(new Answer<QuestionSql>(items, await warehouse.AsOfAsync(cancellationToken)));
    }

    private static Question Of(string name, Range range, string[] steps, string? by, int limit) => name switch
    {
        "active-players" => ActivePlayersQuery.Ask(range),
        "stickiness" => StickinessQuery.Ask(range),
        "retention" => RetentionQuery.Ask(range),
        "retention-days" => RetentionDaysQuery.Ask(range),
        "cohorts" => CohortsQuery.Ask(range, by is not null && CohortsQuery.IsMember(by) ? by : "country", limit),
        "concurrent" => ConcurrentQuery.Ask(range),
        "session-length" => SessionLengthQuery.Ask(range),
        "funnel" => FunnelQuery.Ask(range, steps),
        "top-activities" => TopActivitiesQuery.Ask(range, limit),
        "activity-changes" => ActivityChangesQuery.Ask(range, limit),
        "currency-flows" =>
            CurrencyFlowsQuery.Ask(range with { GameId = null }, by == CurrencyFlowsQuery.ByReason ? by : CurrencyFlowsQuery.ByKind),
        _ => throw new ArgumentOutOfRangeException(nameof(name)),
    };

    private static string Text(object value) => value is DateTime time
        ? time.ToString("yyyy-MM-dd HH:mm:ss.FFFFFF", CultureInfo.InvariantCulture)
        : Convert.ToString(value, CultureInfo.InvariantCulture)!;
}
