using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// The cluster and timeline that an event log's transaction ids belong to. In a copy of the rows in another cluster the ids are
/// meaningless.
/// </summary>
/// <param name="SystemIdentifier">The cluster's id from initdb; the same on physical standbys.</param>
/// <param name="Timeline">Increases with each promotion.</param>
/// <param name="Next">The next transaction id of the cluster.</param>
/// <param name="Last">The largest transaction id of a row; 0 without rows.</param>
internal readonly record struct LogIdentity(long SystemIdentifier, int Timeline, ulong Next, ulong Last)
{
    public static async Task<LogIdentity> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        // The name of the current WAL file shows a promotion at once, the control file only after the next checkpoint.
        await using var command = new NpgsqlCommand("""
            SELECT system_identifier,
                ('x' || left(pg_walfile_name(pg_current_wal_insert_lsn()), 8))::bit(32)::int,
                pg_snapshot_xmax(pg_current_snapshot()),
                coalesce((SELECT txid FROM activities ORDER BY txid DESC, activity_id DESC, player_id DESC LIMIT 1), '0')
            FROM pg_control_system()
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        return new(reader.GetInt64(0), reader.GetInt32(1), reader.GetFieldValue<ulong>(2), reader.GetFieldValue<ulong>(3));
    }

    /// <summary>Why the cursor does not belong to this log; null if it does.</summary>
    public string? Rejects(StoredProgress cursor) => this switch
    {
        _ when cursor.SystemIdentifier != SystemIdentifier =>
            $"its cursor is of cluster {cursor.SystemIdentifier}, the database is in cluster {SystemIdentifier}",
        _ when cursor.Progress.Done.Txid >= Next =>
            $"its cursor is at transaction {cursor.Progress.Done.Txid}, the cluster is at {Next}",
        _ when Last >= Next => $"it holds activities of transaction {Last}, the cluster is at {Next}",
        _ => null,
    };
}

/// <summary>The export of an event log is stopped until an administrator resumes it with <c>resume-export</c>.</summary>
internal sealed class ForeignLogException(string source, string reason) : Exception(
    $"The export of {source} is stopped: {reason}. The database was restored, moved or reset; "
    + $"run `AnalyticsWorker resume-export {source}` (docs/export.md).");
