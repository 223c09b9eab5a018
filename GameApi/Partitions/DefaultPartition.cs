using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Moves rows out of a table's DEFAULT partition, however full it is, without blocking readers or writers. Short batches copy the rows,
/// page by page, into a new table with the missing weeks; a trigger repeats concurrent writes there; at the end the two are swapped by a
/// catalog change alone (<see cref="DefaultPartitionSwap"/>). Every batch commits with its progress, so an interrupted move resumes. Rows
/// that are past retention and exported are not copied. Rows outside of the window stay in the new DEFAULT partition.
/// </summary>
internal sealed class DefaultPartition(NpgsqlConnection connection, WeeklyTable table, PartitionWindow window, TimeSpan patience)
{
    /// <summary>
    /// Attaching a partition makes PostgreSQL scan DEFAULT under an exclusive lock. A DEFAULT larger than this is emptied first.
    /// </summary>
    private const long MaxScanBytes = 8 * 1024 * 1024;

    private readonly MoveNames _names = new(table);

    /// <summary>Whether a move is in progress.</summary>
    public static Task<bool> IsMovingAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken) =>
        connection.ReadScalarAsync<bool>($"SELECT to_regclass('{new MoveNames(table).Progress}') IS NOT NULL", cancellationToken);

    /// <summary>
    /// Drops what a finished move leaves: the old DEFAULT partition and the emptied table beside it. Nothing reads them, so their files are
    /// unlinked without a lock on the table. A keeper that was killed after a swap leaves them under names that the next move needs.
    /// Callers hold the lock on the schema.
    /// </summary>
    public Task DropLeftoversAsync(CancellationToken cancellationToken) => connection.RunAsync(_names.DropLeftovers, cancellationToken);

    /// <summary>Whether rows have to move, or a move is in progress. Callers hold the lock on the schema.</summary>
    /// <param name="exported">The progress of the export.</param>
    /// <param name="createsWeeks">Whether the caller is about to attach partitions.</param>
    /// <param name="cancellationToken">Cancels the query.</param>
    public Task<bool> NeedsMoveAsync(ExportProgress? exported, bool createsWeeks, CancellationToken cancellationToken) =>
        connection.ReadScalarAsync<bool>($"""
            SELECT to_regclass('{_names.Progress}') IS NOT NULL
                OR EXISTS (SELECT FROM {table.Default} d WHERE {IsInWindow} OR {IsExpired(exported)})
                OR ({createsWeeks} AND pg_relation_size('{table.Default}') > {MaxScanBytes})
            """, cancellationToken);

    /// <summary>Starts or resumes a move.</summary>
    /// <returns>How many rows this call copied; null if it stopped because a migration waits for the lock on the schema.</returns>
    public async Task<long?> MoveAsync(ExportProgress? exported, CancellationToken cancellationToken)
    {
        if (!await IsMovingAsync(connection, table, cancellationToken))
            await StartAsync(cancellationToken);
        var copy = new DefaultPartitionCopy(connection, table, _names);
        await copy.ResumeAsync(cancellationToken);
        while (!copy.Done)
        {
            if (await connection.ReadScalarAsync<bool>(DefaultPartitionCopy.SchemaLockIsWanted, cancellationToken))
                return null;
            await copy.NextAsync(IsExpired(exported), patience, cancellationToken);
        }

        await connection.RunAsync($"ANALYZE {_names.Moving}", cancellationToken);
        await BriefLocks.RunAsync(connection, patience, new DefaultPartitionSwap(connection, table, _names).RunAsync, cancellationToken);
        await DropLeftoversAsync(cancellationToken);
        return copy.Rows;
    }

    /// <summary>
    /// Abandons a move before the table's columns change, since the trigger does not know the new columns. A later round restarts it.
    /// </summary>
    public static async Task AbandonAsync(
        NpgsqlConnection connection, WeeklyTable table, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await IsMovingAsync(connection, table, cancellationToken))
            await BriefLocks.RunAsync(connection, patience, new MoveNames(table).Abandon, cancellationToken);
    }

    private string Start => table.Bound(window.Oldest.Start);

    private string End => table.Bound(window.End);

    /// <summary>A row of a week that may have a partition, but has none yet.</summary>
    private string IsInWindow => $"(d.{table.Column} >= {Start} AND d.{table.Column} < {End})";

    private string IsExpired(ExportProgress? exported) => table == WeeklyTable.Activities
        ? $"""
            ((d.occurred_at < {Start} OR (d.occurred_at >= {End} AND d.received_at < {Start}))
                AND {ExportProgress.Condition(exported, "d")})
            """
        : $"(d.{table.Column} < {Start})";

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var existing = await WeekPartitions.ReadAsync(connection, table, cancellationToken);
        await BriefLocks.RunAsync(connection, patience, async cancel =>
        {
            await connection.RunAsync(DefaultPartitionSwap.NoWaitForDisk, cancel);
            await connection.RunAsync(
                $"CREATE TABLE {_names.Moving} (LIKE {table.Name} INCLUDING ALL) PARTITION BY RANGE ({table.Column})", cancel);
            // Existing rows may violate a check that is not validated yet, and the new table would reject them.
            foreach (var (name, _) in await DefaultPartitionSwap.UnvalidatedChecksAsync(connection, table, cancel))
                await connection.RunAsync($"ALTER TABLE {_names.Moving} DROP CONSTRAINT {name}", cancel);
            foreach (var week in window.Weeks.Where(week => !existing.Contains(week)))
                await connection.RunAsync(_names.CreateWeek(week), cancel);
            await connection.RunAsync(_names.CreateFollower, cancel);
            return await connection.RunAsync(_names.CreateProgress, cancel);
        }, cancellationToken);
    }
}
