using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>Creates and drops weekly partitions of one database. Callers hold <see cref="Data.DatabaseLocks.Schema"/>.</summary>
internal static class WeekPartitions
{
    /// <summary>What a detached week's table is called until it is dropped.</summary>
    private const string Detached = "_detached";

    /// <summary>The weeks that have a partition, oldest first.</summary>
    public static Task<SortedSet<Week>> ReadAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken) =>
        ReadAsync(connection, table, table.Name, cancellationToken);

    /// <summary>Those that are attached to another table of the same shape.</summary>
    public static async Task<SortedSet<Week>> ReadAsync(
        NpgsqlConnection connection, WeeklyTable table, string parent, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("""
            SELECT c.relname::text FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass
            """, connection) { Parameters = { new() { Value = parent, DataTypeName = "text" } } };
        var weeks = new SortedSet<Week>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (table.WeekOf(reader.GetString(0)) is { } week)
                weeks.Add(week);
        return weeks;
    }

    /// <summary>
    /// Creates the partitions of these weeks that do not exist, beside the table, and attaches them: writers of other weeks do not wait at
    /// all, and the DEFAULT partition is locked for as long as PostgreSQL looks through it. Rows of such a week must not be in it: see
    /// <see cref="DefaultPartition"/>.
    /// </summary>
    /// <returns>How many were created.</returns>
    public static async Task<int> EnsureAsync(
        NpgsqlConnection connection, WeeklyTable table, IEnumerable<Week> weeks, TimeSpan patience, CancellationToken cancellationToken)
    {
        var existing = await ReadAsync(connection, table, cancellationToken);
        var made = 0;
        foreach (var week in weeks.Where(week => !existing.Contains(week)))
        {
            await BriefLocks.RunAsync(connection, patience, $"""
                CREATE TABLE {table.Partition(week)} (LIKE {table.Name} INCLUDING ALL);
                ALTER TABLE {table.Name} ATTACH PARTITION {table.Partition(week)} {table.Bounds(week)};
                """, cancellationToken);
            made++;
        }

        return made;
    }

    /// <summary>
    /// Detaches a week if all of it is exported, which is asked again under the lock; <see cref="DropDetachedAsync"/> drops it. Not
    /// CONCURRENTLY: PostgreSQL refuses that where there is a DEFAULT partition. The lock is held for a change of the catalogue, while
    /// files are unlinked without it.
    /// </summary>
    /// <returns>Whether it was detached.</returns>
    public static Task<bool> DetachAsync(
        NpgsqlConnection connection, WeeklyTable table, Week week, ExportProgress? exported, TimeSpan patience,
        CancellationToken cancellationToken) =>
        BriefLocks.RunAsync(connection, patience, async cancel =>
        {
            var partition = table.Partition(week);
            await connection.RunAsync(
                $"LOCK TABLE ONLY {table.Name} IN ACCESS EXCLUSIVE MODE; LOCK TABLE {partition} IN ACCESS EXCLUSIVE MODE", cancel);
            if (table == WeeklyTable.Activities && await ExportProgress.HasUnexportedAsync(connection, partition, exported, cancel))
                return false;
            await connection.RunAsync($"""
                ALTER TABLE {table.Name} DETACH PARTITION {partition};
                ALTER TABLE {partition} RENAME TO {partition}{Detached};
                """, cancel);
            return true;
        }, cancellationToken);

    /// <summary>Drops what was detached, now or before a stop in between.</summary>
    public static async Task DropDetachedAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken)
    {
        var names = await connection.AskAsync<string[]>(
            $"SELECT coalesce(array_agg(relname::text) FILTER (WHERE relname ~ '^{table.Name}_[0-9]{{8}}{Detached}$' AND pg_table_is_visible(oid)), '{{}}') FROM pg_class",
            cancellationToken);
        foreach (var name in names)
            await connection.RunAsync($"DROP TABLE {name}", cancellationToken);
    }
}
