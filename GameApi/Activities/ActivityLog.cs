using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Infrastructure;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Activities;

/// <summary>
/// The way any feature tells what it did: the activity commits with the change it tells of, or neither does.
/// Writes to the event log of the database the transaction is in.
/// </summary>
internal static class ActivityLog
{
    private const string ClaimSql = """
        INSERT INTO activity_ids (player_id, activity_id)
        SELECT * FROM unnest($1, $2) AS new (player_id, activity_id) ORDER BY player_id, activity_id
        ON CONFLICT DO NOTHING
        """;

    // After the claim: the transaction has its number then, by which an erasure that this does not see waits for it.
    private const string StoreSql = """
        INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
        SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7) AS new (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
        WHERE kind = 'player.erased' OR NOT EXISTS (SELECT FROM erased_players WHERE erased_players.player_id = new.player_id)
        """;

    /// <summary>Appends within the context's current transaction, at once (nothing is left to SaveChanges).</summary>
    /// <exception cref="PlayerErasedException">One of the players was erased: nothing of the transaction may stay.</exception>
    /// <exception cref="InvalidOperationException">There is no unit of work: begin one with
    /// <see cref="TransactionalDbContext.InTransactionAsync"/>.</exception>
    public static Task AppendAsync(
        TransactionalDbContext context, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        if (context is not { Work: { } work, Database.CurrentTransaction: { } transaction })
            throw new InvalidOperationException("An activity is appended in the unit of work that changes what it tells of.");
        if (activities is [.., var last])
        {
            work.ProvedBy(async () => await IsStoredAsync(context, last.PlayerId, last.ActivityId));
            work.AfterCommit(() => context.GetService<RecentActivities>().ChangedAsync(activities.Select(activity => activity.PlayerId)));
        }

        return AppendAsync((NpgsqlTransaction)transaction.GetDbTransaction(), activities, cancellationToken);
    }

    /// <summary>
    /// Whether an activity is stored, once nobody is about to store it: claiming its id waits for a commit that is under way. The claim is
    /// taken back.
    /// </summary>
    public static async Task<bool> IsStoredAsync(DbContext context, Guid playerId, Guid activityId)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        return await context.Database.ExecuteSqlAsync(
            $"INSERT INTO activity_ids (player_id, activity_id) VALUES ({playerId}, {activityId}) ON CONFLICT DO NOTHING") == 0;
    }

    /// <inheritdoc cref="AppendAsync(TransactionalDbContext, IReadOnlyList{NewActivity}, CancellationToken)"/>
    public static Task AppendAsync(TransactionalDbContext context, NewActivity activity, CancellationToken cancellationToken) =>
        AppendAsync(context, [activity], cancellationToken);

    /// <summary>The same for raw Npgsql. Ids are fresh here (<see cref="Guid.CreateVersion7()"/>); a taken one is an error.</summary>
    public static async Task AppendAsync(
        NpgsqlTransaction transaction, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        if (activities.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction);
        if (TwoPhaseCommit.CommandFor(transaction.Connection!) is { } twoPhases)
            batch.BatchCommands.Add(twoPhases);
        batch.BatchCommands.Add(Claim(activities));
        batch.BatchCommands.Add(Store(activities));
        await batch.ExecuteNonQueryAsync(cancellationToken);
        if (batch.BatchCommands[^1].RecordsAffected < activities.Count)
            throw new PlayerErasedException();
    }

    private static NpgsqlBatchCommand Claim(IReadOnlyList<NewActivity> activities) => new(ClaimSql)
    {
        Parameters = { Array(activities, a => a.PlayerId, NpgsqlDbType.Uuid), Array(activities, a => a.ActivityId, NpgsqlDbType.Uuid) },
    };

    private static NpgsqlBatchCommand Store(IReadOnlyList<NewActivity> activities) => new(StoreSql)
    {
        Parameters =
        {
            Array(activities, a => a.PlayerId, NpgsqlDbType.Uuid),
            Array(activities, a => a.ActivityId, NpgsqlDbType.Uuid),
            Array(activities, a => a.GameId, NpgsqlDbType.Text),
            Array(activities, a => a.SessionId, NpgsqlDbType.Uuid),
            Array(activities, a => a.Kind, NpgsqlDbType.Text),
            Array(activities, a => a.OccurredAt, NpgsqlDbType.TimestampTz),
            Array(activities, a => a.Payload, NpgsqlDbType.Jsonb),
        },
    };

    private static NpgsqlParameter Array<T>(IReadOnlyList<NewActivity> activities, Func<NewActivity, T> column, NpgsqlDbType type) =>
        new() { Value = activities.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
