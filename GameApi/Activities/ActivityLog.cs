using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace GameApi.Activities;

/// <summary>
/// The way any feature records what it did: the activity commits with the change, or neither does. Writes to the event log of the database
/// that the transaction is in.
/// </summary>
internal static class ActivityLog
{
    /// <summary>
    /// Appends to the context's unit of work: the activities are stored with its commit, which throws <see cref="PlayerErasedException"/>
    /// if one of their players was erased. Ids are fresh (<see cref="Guid.CreateVersion7()"/>); a taken one is an error.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no unit of work: begin one with
    /// <see cref="TransactionalDbContext.InTransactionAsync"/>.</exception>
    public static void Append(TransactionalDbContext context, params IReadOnlyList<NewActivity> activities)
    {
        if (context.Work is not { } work)
            throw new InvalidOperationException("An activity is appended in the unit of work that changes what it records.");
        if (activities is not [.., var last])
            return;
        work.WithCommit<AppendedActivities>().Add(activities);
        work.ProvedBy(async () => await IsStoredAsync(context, last.PlayerId, last.ActivityId));
        work.AfterCommit(() => context.GetService<RecentActivities>().ChangedAsync(activities.Select(activity => activity.PlayerId)));
    }

    /// <summary>
    /// Whether an activity is stored. It claims the id, which waits for a commit in progress, and rolls the claim back.
    /// </summary>
    public static async Task<bool> IsStoredAsync(DbContext context, Guid playerId, Guid activityId)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        return await context.Database.ExecuteSqlAsync(
            $"INSERT INTO activity_ids (player_id, activity_id) VALUES ({playerId}, {activityId}) ON CONFLICT DO NOTHING") == 0;
    }
}
