using System.Text.Json;
using GameApi.Data;
using GameApi.Http.Lists;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Activities;

/// <summary>A player's activities, newest first.</summary>
internal sealed class ActivityList(GameDbContext context, TimeProvider time)
{
    /// <summary>Nothing is later than this.</summary>
    internal static readonly TimePosition Newest = new(new DateTimeOffset(9000, 1, 1, 0, 0, 0, TimeSpan.Zero), Guid.AllBitsSet);

    /// <summary>The weeks that always have partitions: bounded to them a query reads one partition after the other and stops when it has enough.</summary>
    private static readonly TimeSpan Recent = TimeSpan.FromDays(30);

    /// <summary>For the cache: the first page under a key of <see cref="RecentActivities"/>.</summary>
    internal static async Task<RecentPage?> LoadCachedAsync(IServiceProvider services, string key, CancellationToken cancellationToken)
    {
        var page = RecentActivities.Parse(key);
        return new RecentPage(await services.GetRequiredService<ActivityList>().ReadAsync(
            page.PlayerId, page.Kind, page.GameId, Newest, page.Rows, cancellationToken));
    }

    /// <summary>Up to <paramref name="count"/> activities before a position.</summary>
    public async Task<List<ListedActivity>> ReadAsync(
        Guid playerId, string? kind, string? gameId, TimePosition before, int count, CancellationToken cancellationToken)
    {
        var since = time.GetUtcNow() - Recent;
        var rows = new List<Row>();
        if (before.At > since)
        {
            rows.AddRange(await Select(playerId, kind, gameId, before, since, count).ToListAsync(cancellationToken));
            before = new(since, Guid.Empty);
        }

        if (rows.Count < count)
        {
            // Rarely needed, and dearer: older weeks and the DEFAULT partition are looked into one and all.
            rows.AddRange(await Select(playerId, kind, gameId, before, null, count - rows.Count).ToListAsync(cancellationToken));
        }

        return rows.ConvertAll(row => new ListedActivity(
            row.ActivityId, row.GameId, row.SessionId, row.Kind, row.OccurredAt, row.ReceivedAt, row.Payload is null ? null : JsonElement.Parse(row.Payload)));
    }

    private IQueryable<Row> Select(Guid playerId, string? kind, string? gameId, TimePosition before, DateTimeOffset? since, int count)
    {
        var activities = context.Activities.Where(activity => activity.PlayerId == playerId
            && activity.OccurredAt <= before.At
            && EF.Functions.LessThan(ValueTuple.Create(activity.OccurredAt, activity.ActivityId), ValueTuple.Create(before.At, before.Id)));
        if (since is { } start)
            activities = activities.Where(activity => activity.OccurredAt >= start);
        if (kind is not null)
            activities = activities.Where(activity => activity.Kind == kind);
        if (gameId is not null)
            activities = activities.Where(activity => activity.GameId == gameId);
        return activities
            .OrderByDescending(activity => activity.OccurredAt).ThenByDescending(activity => activity.ActivityId)
            .Take(count)
            .Select(activity => new Row(
                activity.ActivityId, activity.GameId, activity.SessionId, activity.Kind, activity.OccurredAt, activity.ReceivedAt, activity.Payload));
    }

    private sealed record Row(
        Guid ActivityId, string? GameId, Guid? SessionId, string Kind, DateTimeOffset OccurredAt, DateTimeOffset ReceivedAt, string? Payload);
}
