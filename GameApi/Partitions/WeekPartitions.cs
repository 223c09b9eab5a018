using Npgsql;

namespace GameApi.Partitions;

/// <summary>Makes and drops weekly partitions of one database. Callers hold <see cref="Data.Migrate.DatabaseLock.Schema"/>.</summary>
internal static class WeekPartitions
{
    /// <summary>The weeks that have a partition, oldest first.</summary>
    public static async Task<SortedSet<Week>> ReadAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT inhrelid::regclass::text FROM pg_inherits WHERE inhparent = $1::regclass", connection)
        {
            Parameters = { new() { Value = table.Name, DataTypeName = "text" } },
        };
        var weeks = new SortedSet<Week>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            if (table.WeekOf(reader.GetString(0)) is { } week)
                weeks.Add(week);
        return weeks;
    }

    /// <summary>Makes the partitions of these weeks that do not exist.</summary>
    /// <returns>How many were made, and how many rows moved into them out of the DEFAULT partition.</returns>
    public static async Task<(int Made, long Moved)> EnsureAsync(
        NpgsqlConnection connection, WeeklyTable table, IEnumerable<Week> weeks, CancellationToken cancellationToken)
    {
        var existing = await ReadAsync(connection, table, cancellationToken);
        var (made, moved) = (0, 0L);
        foreach (var week in weeks.Where(week => !existing.Contains(week)))
        {
            moved += await MakeAsync(connection, table, week, cancellationToken);
            made++;
        }

        return (made, moved);
    }

    /// <summary>
    /// Made beside the table, filled, then attached: writers wait only from the lock on the DEFAULT partition to the commit,
    /// and not at all behind a reader that is slow to let go, since this gives up first (the keeper tries again later).
    /// </summary>
    private static async Task<long> MakeAsync(NpgsqlConnection connection, WeeklyTable table, Week week, CancellationToken cancellationToken)
    {
        var partition = table.Partition(week);
        var (from, to) = (table.Bound(week.Start), table.Bound(week.Next.Start));
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"""
            SET LOCAL lock_timeout = '5s';
            CREATE TABLE {partition} (LIKE {table.Name} INCLUDING ALL);
            LOCK TABLE {table.Default} IN ACCESS EXCLUSIVE MODE;
            """, cancellationToken);
        var moved = await ExecuteAsync(connection, $"""
            WITH moved AS (DELETE FROM {table.Default} WHERE {table.Column} >= {from} AND {table.Column} < {to} RETURNING *)
            INSERT INTO {partition} SELECT * FROM moved
            """, cancellationToken);
        await ExecuteAsync(connection, $"ALTER TABLE {table.Name} ATTACH PARTITION {partition} FOR VALUES FROM ({from}) TO ({to})", cancellationToken);
        await transaction.CommitAsync(cancellationToken);
        return moved;
    }

    /// <summary>
    /// Detaches and drops. Not CONCURRENTLY: PostgreSQL refuses that where there is a DEFAULT partition. The lock on the parent is
    /// held for the two statements only, and given up on where it is not to be had at once.
    /// </summary>
    public static async Task DropAsync(NpgsqlConnection connection, WeeklyTable table, Week week, CancellationToken cancellationToken)
    {
        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        await ExecuteAsync(connection, $"""
            SET LOCAL lock_timeout = '5s';
            ALTER TABLE {table.Name} DETACH PARTITION {table.Partition(week)};
            DROP TABLE {table.Partition(week)};
            """, cancellationToken);
        await transaction.CommitAsync(cancellationToken);
    }

    private static async Task<long> ExecuteAsync(NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
