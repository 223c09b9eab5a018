using AnalyticsWorker.Warehouse;
using Npgsql;
using NpgsqlTypes;

namespace AnalyticsWorker.Export;

/// <summary>
/// Makes a restored or moved event log one of the cluster that it is in. What the cursor that came with it says is exported stays so;
/// everything else gets a transaction id of this cluster and is exported next. What may be either is exported once more, which the
/// warehouse merges away. One transaction: it happens whole or not at all.
/// </summary>
internal static class LogAdoption
{
    /// <summary>
    /// Rows that are younger than the cursor's last look, or this much older, may be of this cluster already, and its clock need not agree
    /// with the other's.
    /// </summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromDays(1);

    private static readonly TimeSpan Poll = TimeSpan.FromMilliseconds(100);

    /// <returns>How many activities are going to be exported, and how many more were renumbered.</returns>
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

        // One statement and one snapshot: what is stored meanwhile is not in it, and lies above the cursor anyway.
        await using var renumber = new NpgsqlCommand($"""
            WITH renumbered AS (
                UPDATE activities SET txid = CASE WHEN {unexported} THEN '{own}'::xid8 ELSE '1' END WHERE {unexported} OR txid > '{own}' RETURNING txid)
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

    /// <summary>Its id, once all older transactions have ended: what commits from then on has a larger one.</summary>
    private static async Task<ulong> OwnTransactionAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var own = new NpgsqlCommand("SELECT pg_current_xact_id()", connection);
        var id = (ulong)(await own.ExecuteScalarAsync(cancellationToken))!;
        await using var oldest = new NpgsqlCommand("SELECT pg_snapshot_xmin(pg_current_snapshot()) >= $1", connection)
        {
            Parameters = { new() { Value = id, NpgsqlDbType = NpgsqlDbType.Xid8 } },
        };
        while (await oldest.ExecuteScalarAsync(cancellationToken) is not true)
            await Task.Delay(Poll, cancellationToken);
        return id;
    }
}
