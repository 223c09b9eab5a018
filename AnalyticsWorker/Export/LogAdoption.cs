using AnalyticsWorker.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace AnalyticsWorker.Export;

/// <summary>
/// Adopts a restored or moved event log into the cluster that now holds it. Rows that its cursor marks as exported stay exported. All
/// others get a transaction id of this cluster and are exported next. Rows in doubt are exported again, and the warehouse merges the
/// duplicates. All in one transaction.
/// </summary>
internal static class LogAdoption
{
    /// <summary>
    /// Rows that are newer than the cursor's last read, or older by less than this, may already be of this cluster. The clocks of the two
    /// clusters may differ.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    private static readonly TimeSpan PollInterval = TimeSpan.FromMilliseconds(100);

    /// <returns>The number of activities to export, and of exported ones that were renumbered.</returns>
    public static async Task<(long Exported, long Renumbered)> RunAsync(
        NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        var identity = await LogIdentity.ReadAsync(connection, cancellationToken);
        var stored = await CursorStore.LoadAsync(connection, source, identity, cancellationToken);
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var own = await OwnTransactionAsync(connection, cancellationToken);
        var unexported = stored is { CheckedAt: { } checkedAt, Progress.Done: var done }
            ? FormattableString.Invariant(
                $"((txid, activity_id, player_id) > {done.Sql} OR received_at >= '{checkedAt - ClockTolerance:O}')")
            : "true";

        // One statement has one snapshot: rows stored meanwhile are not in it, and are above the cursor anyway.
        await using var renumber = new NpgsqlCommand($"""
            WITH renumbered AS (
                UPDATE activities SET txid = CASE WHEN {unexported} THEN '{own}'::xid8 ELSE '1' END
                WHERE {unexported} OR txid > '{own}'
                RETURNING txid)
            SELECT count(*) FILTER (WHERE txid = '{own}'), count(*) FILTER (WHERE txid <> '{own}') FROM renumbered
            """, connection) { CommandTimeout = 0 };
        long exported, renumbered;
        await using (var counts = await renumber.ExecuteReaderAsync(cancellationToken))
        {
            await counts.ReadAsync(cancellationToken);
            (exported, renumbered) = (counts.GetInt64(0), counts.GetInt64(1));
        }

        await CursorStore.AdoptAsync(connection, source, new Cursor(own, Guid.Empty, Guid.Empty), identity, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return (exported, renumbered);
    }

    /// <summary>The id of this transaction, after all older ones have ended. All later commits then have larger ids.</summary>
    private static async Task<ulong> OwnTransactionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var own = new NpgsqlCommand("SELECT pg_current_xact_id()", connection);
        var id = (ulong)(await own.ExecuteScalarAsync(cancellationToken))!;
        await using var oldest = new NpgsqlCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1", connection)
        {
            Parameters = { new() { Value = id, NpgsqlDbType = NpgsqlDbType.Xid8 } },
        };
        while (await oldest.ExecuteScalarAsync(cancellationToken) is not true)
            await Task.Delay(PollInterval, cancellationToken);
        return id;
    }
}
