using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>Creates and drops weekly partitions of one database. Callers hold <see cref="Data.DatabaseLocks.Schema"/>.</summary>
internal static class WeekPartitions
{
    /// <summary>Suffix of a detached week's table until it is dropped.</summary>
    private const string Detached = "_detached";

    /// <summary>Returns the weeks that have a partition, oldest first.</summary>
    public static Task<SortedSet<Week>> ReadAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken) =>
        ReadAsync(connection, table, table.Name, cancellationToken);

    /// <summary>Returns the weeks attached to another table of the same shape.</summary>
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
    /// Creates the missing partitions beside the table and attaches them. Writers of other weeks do not wait, and the DEFAULT partition is
    /// locked while PostgreSQL scans it. It must hold no rows of these weeks: see <see cref="DefaultPartition"/>.
    /// </summary>
    /// <returns>How many were created.</returns>
    public static async Task<int> EnsureAsync(
        NpgsqlConnection connection, WeeklyTable table, IEnumerable<Week> weeks, TimeSpan patience, CancellationToken cancellationToken)
    {
        var existing = await ReadAsync(connection, table, cancellationToken);
        var created = 0;
        foreach (var week in weeks.Where(week => !existing.Contains(week)))
        {
            await BriefLocks.RunAsync(connection, patience, $"""
                CREATE TABLE {table.Partition(week)} (LIKE {table.Name} INCLUDING ALL);
                ALTER TABLE {table.Name} ATTACH PARTITION {table.Partition(week)} {table.Bounds(week)};
                """, cancellationToken);
            created++;
        }

        return created;
    }

    /// <summary>
    /// Detaches a week if it is fully exported, which is checked again under the lock; <see cref="DropDetachedAsync"/> drops it. Not
    /// CONCURRENTLY, which PostgreSQL rejects for a table with a DEFAULT partition. The lock is held only for the catalog change; the files
    /// are unlinked without it.
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

    /// <summary>Drops detached weeks, also those of an earlier, interrupted run.</summary>
    public static async Task DropDetachedAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken)
    {
        var names = await connection.ReadScalarAsync<string[]>($$"""
            SELECT coalesce(array_agg(relname::text), '{}') FROM pg_class
            WHERE relname ~ '^{{table.Name}}_[0-9]{8}{{Detached}}$' AND pg_table_is_visible(oid)
            """, cancellationToken);
        foreach (var name in names)
            await connection.RunAsync($"DROP TABLE {name}", cancellationToken);
    }
}
