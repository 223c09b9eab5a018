using System.Diagnostics.CodeAnalysis;
using System.Globalization;
using System.Security.Claims;
using GameApi.Data;
using GameApi.Http;
using GameApi.Http.Faults;
using GameApi.Http.Lists;
using GameApi.Http.Validation;
using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.AspNetCore.Mvc;
using ServiceDefaults.Authentication;
using ServiceDefaults.Problems;

namespace GameApi.Activities;

internal static class ActivityEndpoints
{
    /// <summary>The error of an activity that the database rejects because validation missed something.</summary>
    internal const string NotStorable = "An activity that the database accepts.";

    /// <summary>The error of an activity that was not stored because too many others in its report are invalid.</summary>
    private const string NotStored =
        "This activity was not stored, because too many others in the report were rejected; send it again in another report.";

    private const int DefaultPageSize = 50;
    private const int MaxPageSize = 200;

    internal static RouteGroupBuilder MapActivities(this RouteGroupBuilder v1)
    {
        var activities = v1.MapGroup("/activities").RequireAuthorization(Policies.Player).WithTags("Activities");
        activities.MapPost("", ReportAsync).WithName("ReportActivities")
            .WithBodyLimit(BodyLimits.Batch).Accepts<ActivityItem[]>("application/json");
        activities.MapGet("", ListAsync).WithName("ListActivities");
        return v1;
    }

    /// <summary>Reports a batch of activities.</summary>
    /// <remarks>
    /// Each activity is stored once, however often it is reported. The receipt lists the rejected ones with the reason; all others are
    /// stored.
    /// </remarks>
    internal static async Task<Results<Ok<ActivityReceipt>, ProblemHttpResult>> ReportAsync(
        ActivityBatch batch, ClaimsPrincipal user, HttpResponse response, ActivityWriter writer, ActivityMetrics metrics,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (batch.Errors() is { } errors)
            return Problem.Invalid(errors);

        var (valid, rejected) = Sort(batch, user.RequiredPlayerId(), time.GetUtcNow());
        metrics.Count("invalid", rejected.Count);
        if (valid.Count == 0)
            return TypedResults.Ok(new ActivityReceipt(0, 0, rejected));
        if (!writer.TryWrite(valid.ConvertAll(item => item.Activity), out var committed, cancellationToken))
            return Unavailable.Problem(
                response, "Too many activities are queued. Nothing was stored; retry the request after the time in Retry-After.");

        var outcomes = await committed;
        if (outcomes.Contains(ActivityOutcome.Erased))
            throw new PlayerErasedException();
        foreach (var ((index, activity), outcome) in valid.Zip(outcomes))
            if (outcome is ActivityOutcome.Rejected or ActivityOutcome.Undecided)
            {
                var error = outcome is ActivityOutcome.Rejected ? NotStorable : NotStored;
                rejected.Add(new(index, $"{activity.ActivityId}", Rejection(new Dictionary<string, string[]> { ["$"] = [error] })));
            }

        return TypedResults.Ok(new ActivityReceipt(
            outcomes.Count(outcome => outcome is ActivityOutcome.Accepted),
            outcomes.Count(outcome => outcome is ActivityOutcome.Duplicate),
            [.. rejected.OrderBy(item => item.Index)]));
    }

    private static (List<(int Index, NewActivity Activity)> Valid, List<RejectedActivity> Rejected) Sort(
        ActivityBatch batch, Guid playerId, DateTimeOffset now)
    {
        var valid = new List<(int, NewActivity)>(batch.Items.Length);
        var rejected = new List<RejectedActivity>();
        for (var index = 0; index < batch.Items.Length; index++)
        {
            var (activity, errors) = batch.Read(index, playerId, now);
            if (activity is not null)
                valid.Add((index, activity));
            else
                rejected.Add(new(index, batch.IdAt(index), Rejection(errors!)));
        }

        return (valid, rejected);
    }

    private static ProblemDetails Rejection(IDictionary<string, string[]> errors) => Problem.Invalid(errors).ProblemDetails;

    /// <summary>Lists the player's activities, newest first.</summary>
    /// <remarks>The list goes back as far as the retention of the event log.</remarks>
    internal static async Task<Results<Ok<Page<ListedActivity>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, ActivityList list, RecentActivities recent, Cursors cursors, CancellationToken cancellationToken,
        [Kind] string? kind = null, [Slug] string? gameId = null,
        string? before = null, string? cursor = null, [PageSize(MaxPageSize)] int limit = DefaultPageSize)
    {
        var player = user.RequiredPlayerId();
        var selection = string.Create(CultureInfo.InvariantCulture, $"activities/{player}/{kind}/{gameId}");
        if (!TryReadStart(before, cursor, selection, cursors, out var start, out var problem))
            return problem;

        var rows = start is null
            ? await recent.ReadAsync(player, kind, gameId, limit + 1, cancellationToken)
            : await list.ReadAsync(player, kind, gameId, start, limit + 1, cancellationToken);
        return TypedResults.Ok(Page<ListedActivity>.Of(rows, limit, last =>
            cursors.Seal(selection, new TimePosition(last.OccurredAt, last.Id), PositionJsonContext.Default.TimePosition)));
    }

    /// <summary>
    /// Reads where a page starts: at a cursor, before a time, or with neither at the newest activity (null). <c>before</c> accepts a time
    /// or a cursor, since the next page is before the last item of this one.
    /// </summary>
    private static bool TryReadStart(
        string? before, string? cursor, string selection, Cursors cursors,
        out TimePosition? start, [NotNullWhen(false)] out ProblemHttpResult? problem)
    {
        problem = null;
        if (before is not null
            && DateTimeOffset.TryParse(before, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var time))
        {
            start = new(time.ToUniversalTime(), Guid.Empty);
            return true;
        }

        return cursors.TryOpen(
            selection, cursor ?? before, PositionJsonContext.Default.TimePosition, out start, out problem,
            cursor is null ? "before" : "cursor");
    }
}
