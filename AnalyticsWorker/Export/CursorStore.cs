using AnalyticsWorker.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace AnalyticsWorker.Export;

/// <summary>
/// The progress of an exporter: everything up to <see cref="Done"/> is in the warehouse; everything up to <see cref="Announced"/> may be.
/// </summary>
internal readonly record struct Progress(Cursor Done, Cursor? Announced);

/// <summary>A stored cursor.</summary>
/// <param name="Progress">The progress of the exporter.</param>
/// <param name="SystemIdentifier">The cluster whose transaction ids the cursor holds.</param>
/// <param name="Timeline">The timeline of that cluster.</param>
/// <param name="CheckedAt">The database's clock at the last read; null before the first read.</param>
internal sealed record StoredProgress(Progress Progress, long SystemIdentifier, int Timeline, DateTimeOffset? CheckedAt);

/// <summary>
/// The cursor of one event log, stored in that log's own database. Every change is a compare-and-set, so that an exporter that has lost its
/// lead without noticing changes nothing.
/// </summary>
internal static class CursorStore
{
    private const string Moved =
        "Another exporter has moved the cursor of {0}; this exporter has lost its lead and restarts.";

    /// <summary>Loads the cursor; creates it for the given cluster if there is none.</summary>
    public static async Task<StoredProgress> LoadAsync(
        NpgsqlConnection connection, string source, LogIdentity identity, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand("""
            INSERT INTO export_cursors (source, txid, activity_id, activity_player_id, updated_at, system_identifier, timeline)
            VALUES ($1, '0', $2, $2, now(), $3, $4)
            ON CONFLICT (source) DO UPDATE SET system_identifier = $3, timeline = $4 WHERE export_cursors.system_identifier IS NULL
            """, connection)
        {
            Parameters =
            {
                new() { Value = source },
                new() { Value = Guid.Empty },
                new() { Value = identity.SystemIdentifier },
                new() { Value = identity.Timeline },
            },
        };
        await create.ExecuteNonQueryAsync(cancellationToken);

        return (await FindAsync(connection, source, cancellationToken))!;
    }

    /// <returns>Null if no cursor is stored, or one without a cluster.</returns>
    public static async Task<StoredProgress?> FindAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var load = new NpgsqlCommand("""
            SELECT txid, activity_id, activity_player_id, announced_txid, announced_activity_id, announced_player_id,
                system_identifier, timeline, checked_at
            FROM export_cursors WHERE source = $1 AND system_identifier IS NOT NULL
            """, connection) { Parameters = { new() { Value = source } } };
        await using var reader = await load.ExecuteReaderAsync(cancellationToken);
        if (!await reader.ReadAsync(cancellationToken))
            return null;
        return new StoredProgress(
            new Progress(Read(reader, 0), reader.IsDBNull(3) ? null : Read(reader, 3)), reader.GetInt64(6), reader.GetInt32(7),
            reader.IsDBNull(8) ? null : reader.GetFieldValue<DateTimeOffset>(8));
    }

    /// <summary>Sets the cursor to a position in the given cluster.</summary>
    public static async Task AdoptAsync(
        NpgsqlConnection connection, string source, Cursor cursor, LogIdentity identity, CancellationToken cancellationToken)
    {
        await using var adopt = new NpgsqlCommand("""
            UPDATE export_cursors SET
                txid = $2, activity_id = $3, activity_player_id = $4, system_identifier = $5, timeline = $6, updated_at = now(),
                announced_txid = NULL, announced_activity_id = NULL, announced_player_id = NULL
            WHERE source = $1
            """, connection)
        {
            Parameters =
            {
                new() { Value = source },
                new() { Value = cursor.Txid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = cursor.ActivityId },
                new() { Value = cursor.PlayerId },
                new() { Value = identity.SystemIdentifier },
                new() { Value = identity.Timeline },
            },
        };
        await adopt.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Stores the new timeline after a promotion. A promoted physical standby continues with the same transaction ids.</summary>
    public static async Task FollowAsync(NpgsqlConnection connection, string source, int timeline, CancellationToken cancellationToken)
    {
        await using var follow = new NpgsqlCommand("UPDATE export_cursors SET timeline = $2 WHERE source = $1", connection)
        {
            Parameters = { new() { Value = source }, new() { Value = timeline } },
        };
        await follow.ExecuteNonQueryAsync(cancellationToken);
    }

    private static Cursor Read(NpgsqlDataReader reader, int column) =>
        new(reader.GetFieldValue<ulong>(column), reader.GetGuid(column + 1), reader.GetGuid(column + 2));

    /// <summary>Records that the range from <paramref name="done"/> to <paramref name="to"/> is about to be inserted.</summary>
    public static Task AnnounceAsync(
        NpgsqlConnection connection, string source, Cursor done, Cursor to, CancellationToken cancellationToken) =>
        ChangeAsync(connection, source, """
            UPDATE export_cursors SET announced_txid = $5, announced_activity_id = $6, announced_player_id = $7
            WHERE source = $1 AND (txid, activity_id, activity_player_id) = ($2, $3, $4)
              AND (announced_txid IS NULL OR (announced_txid, announced_activity_id, announced_player_id) = ($5, $6, $7))
            """, done, to, null, cancellationToken);

    /// <summary>Records that the range is inserted or dead-lettered.</summary>
    public static Task MoveAsync(
        NpgsqlConnection connection, string source, Cursor done, Cursor to, DateTimeOffset readAt, CancellationToken cancellationToken) =>
        ChangeAsync(connection, source, """
            UPDATE export_cursors SET txid = $5, activity_id = $6, activity_player_id = $7, updated_at = now(), checked_at = $8,
                announced_txid = NULL, announced_activity_id = NULL, announced_player_id = NULL
            WHERE source = $1 AND (txid, activity_id, activity_player_id) = ($2, $3, $4)
            """, done, to, readAt, cancellationToken);

    /// <summary>Records that there was nothing to export at a time.</summary>
    public static Task CheckedAsync(
        NpgsqlConnection connection, string source, Cursor done, DateTimeOffset readAt, CancellationToken cancellationToken) =>
        MoveAsync(connection, source, done, done, readAt, cancellationToken);

    private static async Task ChangeAsync(
        NpgsqlConnection connection, string source, string sql, Cursor done, Cursor to, DateTimeOffset? readAt,
        CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = source },
                new() { Value = done.Txid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = done.ActivityId },
                new() { Value = done.PlayerId },
                new() { Value = to.Txid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = to.ActivityId },
                new() { Value = to.PlayerId },
            },
        };
        if (readAt is { } at)
            command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new LeadLostException(string.Format(null, System.Text.CompositeFormat.Parse(Moved), source));
    }
}

/// <summary>Another exporter has taken the lead.</summary>
internal sealed class LeadLostException(string message) : Exception(message);
