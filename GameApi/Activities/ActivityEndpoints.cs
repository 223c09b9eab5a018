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
    /// <summary>What is said of an activity that the database refuses: validation has missed something.</summary>
    internal const string NotStorable = "An activity that the database takes.";

    private const int DefaultPage = 50;
    private const int MostPerPage = 200;

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
    /// Each is stored once, however often it is reported. The receipt names the ones that are refused and why; the others are stored.
    /// </remarks>
    internal static async Task<Results<Ok<ActivityReceipt>, ProblemHttpResult>> ReportAsync(
        ActivityBatch batch, ClaimsPrincipal user, HttpResponse response, ActivityWriter writer, ActivityMetrics metrics,
        TimeProvider time, CancellationToken cancellationToken)
    {
        if (batch.Errors() is { } errors)
            return Problem.Invalid(errors);

        var (valid, rejected) = Sort(batch, user.RequiredPlayerId(), time.GetUtcNow());
        metrics.Counted("invalid", rejected.Count);
        if (valid.Count == 0)
            return TypedResults.Ok(new ActivityReceipt(0, 0, rejected));
        if (!writer.TryWrite(valid.ConvertAll(item => item.Activity), out var committed, cancellationToken))
            return Unavailable.Problem(
                response, "Too many activities are waiting. Nothing was stored; repeat the request after the time of Retry-After.");

        var outcomes = await committed;
        if (outcomes.Contains(ActivityOutcome.Erased))
            throw new PlayerErasedException();
        foreach (var ((index, activity), outcome) in valid.Zip(outcomes))
            if (outcome is ActivityOutcome.Refused or ActivityOutcome.Undecided)
                rejected.Add(new(index, activity.ActivityId.ToString(), Rejection(new Dictionary<string, string[]>
                {
                    ["$"] =
                        [outcome is ActivityOutcome.Refused ? NotStorable
                            : "A report of which less is rejected: this activity was not stored; send it again in another one."],
                })));
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

    /// <summary>The player's activities, newest first.</summary>
    /// <remarks>At most as far back as the event log is kept.</remarks>
    internal static async Task<Results<Ok<Page<ListedActivity>>, ProblemHttpResult>> ListAsync(
        ClaimsPrincipal user, ActivityList list, RecentActivities recent, Cursors cursors, CancellationToken cancellationToken,
        [Kind] string? kind = null, [Slug] string? gameId = null,
        string? before = null, string? cursor = null, [PageSize(MostPerPage)] int limit = DefaultPage)
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
    /// A page starts at a cursor or before a time, and with neither at the newest (null); <c>before</c> takes either, since what follows a
    /// page is before its last item.
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
            selection, cursor ?? before, PositionJsonContext.Default.TimePosition, out start, out problem, cursor is null ? "before"
                : "cursor");
    }
}
