using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Swaps a DEFAULT partition with the table its rows were copied to. It takes milliseconds with the table locked: a check constraint on
/// every partition but DEFAULT spares PostgreSQL from scanning it.
/// </summary>
internal sealed class DefaultPartitionSwap(NpgsqlConnection connection, WeeklyTable table, MoveNames names)
{
    /// <summary>
    /// The commit releases the lock without waiting for the disk. Everything that commits after it is later in the WAL, so a crash that
    /// loses this commit loses nothing that depends on it, and the next round repeats it.
    /// </summary>
    public const string NoWaitForDisk = "SET LOCAL synchronous_commit = off";

    /// <summary>
    /// Writers wait for the lock and for the swap, which takes longer than the single statements under <see
    /// cref="BriefLocks.LockTimeout"/>. So the wait for the lock is shorter.
    /// </summary>
    private static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(20);

    /// <summary>Runs in the caller's transaction.</summary>
    public async Task<int> RunAsync(CancellationToken cancellationToken)
    {
        // Only the holder of the schema lock can change these, so they are read before writers have to wait.
        var checks = await UnvalidatedChecksAsync(connection, table, cancellationToken);
        var all = await WeekPartitions.ReadAsync(connection, table, names.Moving, cancellationToken);
        await connection.RunAsync($"""
            {NoWaitForDisk}; SET LOCAL lock_timeout = '{LockTimeout.TotalMilliseconds:0}ms';
            LOCK TABLE ONLY {table.Name} IN ACCESS EXCLUSIVE MODE; LOCK TABLE {table.Default} IN ACCESS EXCLUSIVE MODE
            """, cancellationToken);
        var filled = await connection.ReadScalarAsync<string[]>(names.FilledWeeks(all), cancellationToken);
        var weeks = filled.Select(name => table.WeekOf(name)!.Value);
        return await connection.RunAsync(names.Swap(weeks, checks), cancellationToken);
    }

    /// <summary>Returns the table's check constraints that are not validated yet.</summary>
    public static async Task<List<(string Name, string Definition)>> UnvalidatedChecksAsync(
        NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken)
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
}
