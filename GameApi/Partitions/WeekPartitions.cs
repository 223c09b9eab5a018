using Npgsql;

namespace GameApi.Partitions;

/// <summary>Makes weekly partitions of the event log of one database.</summary>
internal static class WeekPartitions
{
    /// <summary>
    /// Makes the week's partition unless it exists, moving rows of that week out of the DEFAULT partition.
    /// It is filled before it is attached, so that writers to other weeks are not held up; writers to the DEFAULT one are.
    /// </summary>
    /// <returns>Whether it was made, and how many rows moved into it.</returns>
    public static async Task<(bool Made, long Moved)> EnsureAsync(NpgsqlConnection connection, ActivityWeek week, CancellationToken cancellationToken)
    {
        if (await ExistsAsync(connection, week, cancellationToken))
            return (false, 0);

        await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
        var table = week.Table;
        var (from, to) = ($"{week.Start:yyyy-MM-dd}T00:00:00Z", $"{week.End:yyyy-MM-dd}T00:00:00Z");

        // An unattached table of that name is what an interrupted DETACH left: its week is past retention, not wanted back.
        await ExecuteAsync($"DROP TABLE IF EXISTS {table}");
        await ExecuteAsync($"CREATE TABLE {table} (LIKE activities INCLUDING ALL)");
        await ExecuteAsync($"CREATE UNIQUE INDEX ux_{table}_id ON {table} (player_id, activity_id)");
        await ExecuteAsync("LOCK TABLE activities_default IN ACCESS EXCLUSIVE MODE");
        var moved = await ExecuteAsync($"""
            WITH moved AS (DELETE FROM activities_default WHERE occurred_at >= '{from}' AND occurred_at < '{to}' RETURNING *)
            INSERT INTO {table} SELECT * FROM moved
            """);
        await ExecuteAsync($"ALTER TABLE activities ATTACH PARTITION {table} FOR VALUES FROM ('{from}') TO ('{to}')");
        await transaction.CommitAsync(cancellationToken);
        return (true, moved);

        async Task<long> ExecuteAsync(string sql)
        {
            await using var command = new NpgsqlCommand(sql, connection, transaction);
            return await command.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    private static async Task<bool> ExistsAsync(NpgsqlConnection connection, ActivityWeek week, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT EXISTS (SELECT FROM pg_inherits WHERE inhparent = 'activities'::regclass AND inhrelid = to_regclass($1))", connection)
        {
            Parameters = { new() { Value = week.Table } },
        };
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
