using System.Runtime.CompilerServices;
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

    /// <summary>What a context has appended and not told of yet.</summary>
    private static readonly ConditionalWeakTable<DbContext, List<NewActivity>> Untold = [];

    /// <summary>Appends within the context's current transaction, at once (nothing is left to SaveChanges).</summary>
    /// <exception cref="PlayerErasedException">One of the players was erased: nothing of the transaction may stay.</exception>
    /// <exception cref="InvalidOperationException">There is no transaction: begin one inside the execution strategy.</exception>
    public static Task AppendAsync(DbContext context, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        var transaction = context.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("An activity is appended in the transaction that changes what it tells of.");
        Untold.GetOrCreateValue(context).AddRange(activities);
        return AppendAsync((NpgsqlTransaction)transaction, activities, cancellationToken);
    }

    /// <summary>What the context has appended is committed: the players' lists are told. Not within the execution strategy, or the commit might be repeated.</summary>
    public static async Task CommittedAsync(DbContext context)
    {
        if (Untold.TryGetValue(context, out var activities) && Untold.Remove(context))
            await context.GetService<RecentActivities>().ChangedAsync(activities.Select(activity => activity.PlayerId));
    }

    /// <summary>A transaction begins anew: what an earlier attempt appended went with it.</summary>
    public static void Forget(DbContext context) => Untold.Remove(context);

    /// <summary>Whether the transaction that the context has lost is committed: then what it appended is there.</summary>
    /// <returns>Null where nothing was appended, so that nothing can be told.</returns>
    public static async Task<bool?> IsAppendedAsync(DbContext context) =>
        Untold.TryGetValue(context, out var activities) && activities is [.., var last] ? await IsStoredAsync(context, last.PlayerId, last.ActivityId) : null;

    /// <summary>Whether an activity is stored, once nobody is about to store it: claiming its id waits for a commit that is under way. The claim is taken back.</summary>
    public static async Task<bool> IsStoredAsync(DbContext context, Guid playerId, Guid activityId)
    {
        await using var transaction = await context.Database.BeginTransactionAsync();
        return await context.Database.ExecuteSqlAsync(
            $"INSERT INTO activity_ids (player_id, activity_id) VALUES ({playerId}, {activityId}) ON CONFLICT DO NOTHING") == 0;
    }

    /// <inheritdoc cref="AppendAsync(DbContext, IReadOnlyList{NewActivity}, CancellationToken)"/>
    public static Task AppendAsync(DbContext context, NewActivity activity, CancellationToken cancellationToken) =>
        AppendAsync(context, [activity], cancellationToken);

    /// <summary>The same for raw Npgsql. Ids are fresh here (<see cref="Guid.CreateVersion7()"/>); a taken one is an error.</summary>
    public static async Task AppendAsync(NpgsqlTransaction transaction, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
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
