using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;

namespace GameApi.Activities;

/// <summary>
/// Appends activities of any feature to the event log. An activity commits with the change it records, or neither does: it is written to
/// the event log in the transaction's own database.
/// </summary>
internal static class ActivityLog
{
    /// <summary>
    /// Appends to the context's unit of work. The activities are stored with its commit, which throws <see cref="PlayerErasedException"/>
    /// if one of their players was erased. The ids are new (<see cref="Guid.CreateVersion7()"/>); a duplicate is an error.
    /// </summary>
    /// <exception cref="InvalidOperationException">There is no unit of work. Start one with
    /// <see cref="TransactionalDbContext.InTransactionAsync"/>.</exception>
    public static void Append(TransactionalDbContext context, params IReadOnlyList<NewActivity> activities)
    {
        if (context.Work is not { } work)
            throw new InvalidOperationException("An activity must be appended in the unit of work of the change it records.");
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
