using GameApi.Data;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Activities;

/// <summary>The activities of a unit of work, stored with its commit.</summary>
internal sealed class AppendedActivities : IWritesWithCommit
{
    private const string ClaimSql = """
        INSERT INTO activity_ids (player_id, activity_id)
        SELECT * FROM unnest($1, $2) AS new (player_id, activity_id) ORDER BY player_id, activity_id
        ON CONFLICT DO NOTHING
        """;

    /// <summary>
    /// Follows the claim, which assigns the transaction id: an erasure whose tombstone this does not see waits for that transaction. The
    /// kind of an erased player's activity is null, which the column rejects, so the whole transaction rolls back.
    /// </summary>
    private const string StoreSql = """
        INSERT INTO activities (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
        SELECT player_id, activity_id, game_id, session_id,
            CASE WHEN kind = 'player.erased' OR NOT EXISTS (SELECT FROM erased_players WHERE erased_players.player_id = new.player_id)
                THEN kind END,
            occurred_at, payload
        FROM unnest($1, $2, $3, $4, $5, $6, $7) AS new (player_id, activity_id, game_id, session_id, kind, occurred_at, payload)
        """;

    private readonly List<NewActivity> _activities = [];

    internal void Add(IEnumerable<NewActivity> activities) => _activities.AddRange(activities);

    public IEnumerable<NpgsqlBatchCommand> Commands(NpgsqlConnection connection)
    {
        if (TwoPhaseCommit.CommandFor(connection) is { } twoPhases)
            yield return twoPhases;
        yield return new(ClaimSql)
        {
            Parameters = { Array(a => a.PlayerId, NpgsqlDbType.Uuid), Array(a => a.ActivityId, NpgsqlDbType.Uuid) },
        };
        yield return new(StoreSql)
        {
            Parameters =
            {
                Array(a => a.PlayerId, NpgsqlDbType.Uuid),
                Array(a => a.ActivityId, NpgsqlDbType.Uuid),
                Array(a => a.GameId, NpgsqlDbType.Text),
                Array(a => a.SessionId, NpgsqlDbType.Uuid),
                Array(a => a.Kind, NpgsqlDbType.Text),
                Array(a => a.OccurredAt, NpgsqlDbType.TimestampTz),
                Array(a => a.Payload, NpgsqlDbType.Jsonb),
            },
        };
    }

    public Exception? Translate(PostgresException failure) =>
        failure is { SqlState: PostgresErrorCodes.NotNullViolation, ColumnName: "kind" } ? new PlayerErasedException() : null;

    private NpgsqlParameter Array<T>(Func<NewActivity, T> column, NpgsqlDbType type) =>
        new() { Value = _activities.Select(column).ToArray(), NpgsqlDbType = NpgsqlDbType.Array | type };
}
