using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Empties a table's DEFAULT partition, however full it is, while others read and write. Rows are copied in short batches, by page, into a
/// table with the same weeks; a trigger copies what is written meanwhile; at the end both change places by a change of the catalogue alone.
/// Every batch commits with its progress, so that a stop at any point loses none of it. What is past retention and exported is left behind.
/// Rows outside of the window stay in the new DEFAULT.
/// </summary>
internal sealed class DefaultPartition(NpgsqlConnection connection, WeeklyTable table, PartitionWindow window, TimeSpan patience)
{
    /// <summary>
    /// Attaching a partition makes PostgreSQL look through DEFAULT under an exclusive lock: a larger one is replaced first.
    /// </summary>
    private const long LargestScan = 8 * 1024 * 1024;

    /// <summary>
    /// The lock goes with the commit, which then does not wait for the disk: whatever is committed after it is later in the WAL, so that a
    /// crash which loses this has lost nothing else, and the next round repeats it.
    /// </summary>
    private const string NoWaitForDisk = "SET LOCAL synchronous_commit = off";

    /// <summary>Writers wait for this and for the swap: less than other changes take, which are one statement.</summary>
    private static readonly TimeSpan SwapLockTimeout = TimeSpan.FromMilliseconds(20);

    private readonly MoveNames _names = new(table);

    /// <summary>Whether a move has begun and not ended.</summary>
    public static Task<bool> IsMovingAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken) =>
        connection.AskAsync<bool>($"SELECT to_regclass('{new MoveNames(table).Progress}') IS NOT NULL", cancellationToken);

    /// <summary>Whether rows have to leave it, or have begun to. Callers hold the lock on the schema.</summary>
    /// <param name="exported">How far the export has come.</param>
    /// <param name="makesWeeks">Whether a partition is going to be attached.</param>
    /// <param name="cancellationToken">Cancels the look.</param>
    public async Task<bool> NeedsMoveAsync(ExportProgress? exported, bool makesWeeks, CancellationToken cancellationToken)
    {
        // A keeper that was killed after a swap has left the weeks that had no rows, under names that are needed again.
        await DropLeftoversAsync(cancellationToken);
        return await connection.AskAsync<bool>($"""
            SELECT to_regclass('{_names.Progress}') IS NOT NULL OR EXISTS (SELECT FROM {table.Default} d WHERE {Belongs} OR {Expired(exported)})
                OR ({makesWeeks} AND pg_relation_size('{table.Default}') > {LargestScan})
            """, cancellationToken);
    }

    /// <summary>Starts or goes on.</summary>
    /// <returns>How many rows left, or null where a migration waits for the lock on the schema: the next round goes on.</returns>
    public async Task<long?> MoveAsync(ExportProgress? exported, CancellationToken cancellationToken)
    {
        if (!await IsMovingAsync(connection, table, cancellationToken))
            await StartAsync(cancellationToken);
        var copy = new DefaultPartitionCopy(connection, table, _names);
        await copy.ResumeAsync(cancellationToken);
        while (!copy.Done)
        {
            if (await connection.AskAsync<bool>(DefaultPartitionCopy.SchemaLockIsWanted, cancellationToken))
                return null;
            await copy.NextAsync(Expired(exported), patience, cancellationToken);
        }

        await connection.RunAsync($"ANALYZE {_names.Moving}", cancellationToken);
        await BriefLocks.RunAsync(connection, patience, SwapAsync, cancellationToken);
        await DropLeftoversAsync(cancellationToken);
        return copy.Rows;
    }

    /// <summary>Before the table's columns change, which the trigger would not know of. The move begins anew in a later round.</summary>
    public static async Task AbandonAsync(
        NpgsqlConnection connection, WeeklyTable table, TimeSpan patience, CancellationToken cancellationToken)
    {
        if (await IsMovingAsync(connection, table, cancellationToken))
            await BriefLocks.RunAsync(connection, patience, new MoveNames(table).Abandon, cancellationToken);
    }

    /// <summary>A row of a week that may have a partition. There is none yet, or the row would be in it.</summary>
    private string Belongs => $"(d.{table.Column} >= {table.Bound(window.Oldest.Start)} AND d.{table.Column} < {table.Bound(window.End)})";

    private string Expired(ExportProgress? exported) => table == WeeklyTable.Activities
        ? $"""
            ((d.occurred_at < {table.Bound(window.Oldest.Start)} OR (d.occurred_at >= {table.Bound(window.End)} AND d.received_at < {table.Bound(window.Oldest.Start)}))
                AND {ExportProgress.Condition(exported, "d")})
            """
        : $"(d.{table.Column} < {table.Bound(window.Oldest.Start)})";

    private async Task StartAsync(CancellationToken cancellationToken)
    {
        var existing = await WeekPartitions.ReadAsync(connection, table, cancellationToken);
        await BriefLocks.RunAsync(connection, patience, async cancel =>
        {
            await connection.RunAsync(NoWaitForDisk, cancel);
            await connection.RunAsync(
                $"CREATE TABLE {_names.Moving} (LIKE {table.Name} INCLUDING ALL) PARTITION BY RANGE ({table.Column})", cancel);
            // Rows from before a check that is not validated yet may break it, and would not be let in.
            foreach (var (name, _) in await UnvalidatedChecksAsync(cancel))
                await connection.RunAsync($"ALTER TABLE {_names.Moving} DROP CONSTRAINT {name}", cancel);
            foreach (var week in window.Weeks.Where(week => !existing.Contains(week)))
                await connection.RunAsync(_names.CreateWeek(week), cancel);
            await connection.RunAsync(_names.CreateFollower, cancel);
            return await connection.RunAsync(_names.CreateProgress, cancel);
        }, cancellationToken);
    }

    /// <summary>
    /// Milliseconds, with the table locked: every partition but DEFAULT carries a check that spares PostgreSQL a look through it.
    /// </summary>
    private async Task<int> SwapAsync(CancellationToken cancellationToken)
    {
        // What only the holder of the schema's lock can change is read before writers have to wait.
        var checks = await UnvalidatedChecksAsync(cancellationToken);
        var all = await WeeksAsync(cancellationToken);
        await connection.RunAsync($"""
            {NoWaitForDisk}; SET LOCAL lock_timeout = '{SwapLockTimeout.TotalMilliseconds:0}ms';
            LOCK TABLE ONLY {table.Name} IN ACCESS EXCLUSIVE MODE; LOCK TABLE {table.Default} IN ACCESS EXCLUSIVE MODE
            """, cancellationToken);
        var filled = await connection.AskAsync<string[]>(_names.FilledWeeks(all), cancellationToken);
        var weeks = filled.Select(name => table.WeekOf(name)!.Value);
        return await connection.RunAsync(_names.Swap(weeks, checks), cancellationToken);
    }

    private async Task<IEnumerable<Week>> WeeksAsync(CancellationToken cancellationToken) => await WeekPartitions.ReadAsync(
        connection, table, _names.Moving, cancellationToken);

    private async Task<List<(string Name, string Definition)>> UnvalidatedChecksAsync(CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT quote_ident(conname), pg_get_constraintdef(oid) FROM pg_constraint
            WHERE conrelid = '{table.Name}'::regclass AND contype = 'c' AND NOT convalidated
            """, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var checks = new List<(string, string)>();
        while (await reader.ReadAsync(cancellationToken))
            checks.Add((reader.GetString(0), reader.GetString(1)));
        return checks;
    }

    /// <summary>
    /// The old DEFAULT partition and the emptied table beside it, which nobody reads any more: their files are unlinked without a lock on
    /// the table.
    /// </summary>
    private Task<int> DropLeftoversAsync(CancellationToken cancellationToken) =>
        connection.RunAsync(_names.DropLeftovers, cancellationToken);
}
