using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Activities;

/// <summary>Commits many activities of many players in one transaction.</summary>
internal sealed class ActivityStore(IServiceScopeFactory scopes, RecentActivities recent)
{
    // Ordered by key, so that two nodes with the same ids wait for each other instead of deadlocking.
    private const string ClaimSql = """
        INSERT INTO activity_ids (player_id, activity_id)
        SELECT * FROM unnest($1, $2) AS new (player_id, activity_id)
        WHERE NOT EXISTS (SELECT FROM erased_players WHERE erased_players.player_id = new.player_id)
        ORDER BY player_id, activity_id
        ON CONFLICT DO NOTHING
        RETURNING player_id, activity_id
        """;

    // First, to assign the transaction id: an erasure waits for transactions that may not have seen its tombstone.
    private const string BeginSql = "SELECT pg_current_xact_id()";
    private const string ErasedSql = "SELECT player_id FROM erased_players WHERE player_id = ANY($1)";

    private const string CopySql =
        "COPY activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload) FROM STDIN (FORMAT BINARY)";

    /// <summary>
    /// Stores the activities that are not stored yet, in one transaction. On return it is committed; on an exception nothing is stored.
    /// </summary>
    /// <returns>The outcome of each activity, in order; null if the database rejects one of several, and then nothing is stored.</returns>
    public async Task<ActivityOutcome[]?> TryStoreAsync(IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        try
        {
            var stored = await CommitAsync([.. activities.DistinctBy(KeyOf)], cancellationToken);
            var outcomes = activities.Select(activity => stored.Claimed.Remove(KeyOf(activity)) ? ActivityOutcome.Accepted
                : stored.Erased.Contains(activity.PlayerId) ? ActivityOutcome.Erased
                : ActivityOutcome.Duplicate).ToArray();
            await recent.ChangedAsync(
                activities.Where((_, index) => outcomes[index] is ActivityOutcome.Accepted).Select(activity => activity.PlayerId));
            return outcomes;
        }
        catch (PostgresException rejected) when (rejected.SqlState is ['2', '2' or '3', ..])
        {
            if (activities.Count > 1)
                return null;
            // A unique violation: the claim was dropped with an old partition, while the activity is still stored.
            return [rejected.SqlState == PostgresErrorCodes.UniqueViolation ? ActivityOutcome.Duplicate : ActivityOutcome.Rejected];
        }
    }

    private async Task<Stored> CommitAsync(IReadOnlyList<NewActivity> activities, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var context = scope.ServiceProvider.GetRequiredService<GameDbContext>();
        return await context.InTransactionAsync(async cancel =>
        {
            var connection = (NpgsqlConnection)context.Database.GetDbConnection();
            var transaction = (NpgsqlTransaction)context.Database.CurrentTransaction!.GetDbTransaction();
            var stored = await ClaimAsync(connection, transaction, activities, cancel);
            context.Work!.ProvedBy(async () =>
                stored.Claimed.Count == 0
                    || await ActivityLog.IsStoredAsync(context, stored.Claimed.First().Player, stored.Claimed.First().Activity));
            if (stored.Claimed.Count > 0)
                await CopyAsync(connection, activities.Where(activity => stored.Claimed.Contains(KeyOf(activity))), cancel);
            return stored;
        }, cancellationToken);
    }

    private static async Task<Stored> ClaimAsync(
        NpgsqlConnection connection, NpgsqlTransaction transaction, IReadOnlyList<NewActivity> activities,
        CancellationToken cancellationToken)
    {
        var players = Array(activities.Select(activity => activity.PlayerId));
        await using var batch = new NpgsqlBatch(connection, transaction)
        {
            BatchCommands =
            {
                new(BeginSql),
                new(ClaimSql) { Parameters = { players, Array(activities.Select(activity => activity.ActivityId)) } },
                new(ErasedSql) { Parameters = { players.Clone() } },
            },
        };
        var stored = new Stored(new HashSet<(Guid, Guid)>(activities.Count), []);
        await using var reader = await batch.ExecuteReaderAsync(cancellationToken);
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stored.Claimed.Add((reader.GetGuid(0), reader.GetGuid(1)));
        await reader.NextResultAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stored.Erased.Add(reader.GetGuid(0));
        return stored;
    }

    private static NpgsqlParameter Array(IEnumerable<Guid> ids) =>
        new() { Value = ids.ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Uuid };

    private static async Task CopyAsync(
        NpgsqlConnection connection, IEnumerable<NewActivity> activities, CancellationToken cancellationToken)
    {
        await using var copy = await connection.BeginBinaryImportAsync(CopySql, cancellationToken);
        foreach (var activity in activities)
        {
            await copy.StartRowAsync(cancellationToken);
            await copy.WriteAsync(activity.PlayerId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(activity.ActivityId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(activity.GameId, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(activity.SessionId, NpgsqlDbType.Uuid, cancellationToken);
            await copy.WriteAsync(activity.Kind, NpgsqlDbType.Text, cancellationToken);
            await copy.WriteAsync(activity.OccurredAt, NpgsqlDbType.TimestampTz, cancellationToken);
            await copy.WriteAsync(activity.Payload, NpgsqlDbType.Jsonb, cancellationToken);
        }

        await copy.CompleteAsync(cancellationToken);
    }

    private static (Guid, Guid) KeyOf(NewActivity activity) => (activity.PlayerId, activity.ActivityId);

    /// <summary>The result of a commit: the ids it claimed, and the erased players among its activities.</summary>
    private sealed record Stored(HashSet<(Guid Player, Guid Activity)> Claimed, HashSet<Guid> Erased);
}
