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

    /// <summary>The players whose activities a context has appended and not told of yet.</summary>
    private static readonly ConditionalWeakTable<DbContext, HashSet<Guid>> Untold = [];

    /// <summary>Appends within the context's current transaction, at once (nothing is left to SaveChanges).</summary>
    /// <exception cref="PlayerErasedException">One of the players was erased: nothing of the transaction may stay.</exception>
    /// <exception cref="InvalidOperationException">There is no transaction: begin one inside the execution strategy.</exception>
    public static Task AppendAsync(DbContext context, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        var transaction = context.Database.CurrentTransaction?.GetDbTransaction()
            ?? throw new InvalidOperationException("An activity is appended in the transaction that changes what it tells of.");
        Untold.GetOrCreateValue(context).UnionWith(activities.Select(activity => activity.PlayerId));
        return AppendAsync((NpgsqlTransaction)transaction, activities, cancellationToken);
    }

    /// <summary>What the context has appended is committed: the players' lists are told. Not within the execution strategy, or the commit might be repeated.</summary>
    public static async Task CommittedAsync(DbContext context)
    {
        if (Untold.TryGetValue(context, out var players) && Untold.Remove(context))
            await context.GetService<RecentActivities>().ChangedAsync(players);
    }

    /// <inheritdoc cref="AppendAsync(DbContext, IReadOnlyList{NewActivity}, CancellationToken)"/>
    public static Task AppendAsync(DbContext context, NewActivity activity, CancellationToken cancellationToken) =>
        AppendAsync(context, [activity], cancellationToken);

    /// <summary>The same for raw Npgsql. Ids are fresh here (<see cref="Guid.CreateVersion7()"/>); a taken one is an error.</summary>
    public static async Task AppendAsync(NpgsqlTransaction transaction, IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        if (activities.Count == 0)
            return;
        await using var batch = new NpgsqlBatch(transaction.Connection!, transaction)
        {
            BatchCommands = { Claim(activities), Store(activities) },
        };
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
