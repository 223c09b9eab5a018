using System.Globalization;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>What is there of a weekly table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="WeeksAhead">Partitions after the current week.</param>
/// <param name="DefaultRows">Rows without a week's partition.</param>
/// <param name="Partitions">Each with its size.</param>
internal sealed record PartitionState(string Table, int WeeksAhead, long DefaultRows, IReadOnlyList<PartitionSize> Partitions)
{
    public static async Task<PartitionState> ReadAsync(NpgsqlConnection connection, WeeklyTable table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partitions = new List<PartitionSize>();
        await using (var command = new NpgsqlCommand("""
            SELECT c.relname::text, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass ORDER BY c.relname
            """, connection) { Parameters = { new() { Value = table.Name, DataTypeName = "text" } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                partitions.Add(new PartitionSize(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));

        await using var count = new NpgsqlCommand($"SELECT count(*) FROM {table.Default}", connection);
        var ahead = partitions.Count(partition => table.WeekOf(partition.Name) is { } week && week.Start > now);
        return new PartitionState(table.Name, ahead, (long)(await count.ExecuteScalarAsync(cancellationToken))!, partitions);
    }

    /// <summary>The weeks of rows in the DEFAULT partition.</summary>
    public static async Task<IReadOnlyList<Week>> StrayWeeksAsync(NpgsqlConnection connection, WeeklyTable table, CancellationToken cancellationToken)
    {
        // A UUIDv7 begins with its time; PostgreSQL 18 reads it.
        var at = table == WeeklyTable.ActivityIds ? $"uuid_extract_timestamp({table.Column})" : table.Column;
        await using var command = new NpgsqlCommand(
            $"SELECT DISTINCT date_trunc('week', {at} AT TIME ZONE 'UTC')::date FROM {table.Default} WHERE {at} IS NOT NULL LIMIT 100", connection);
        var weeks = new List<Week>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            weeks.Add(new Week(reader.GetFieldValue<DateOnly>(0)));
        return weeks;
    }

    /// <summary>Whether an exporter has not read all of a week's activities; so where none has begun, and there are some.</summary>
    public static async Task<bool> HasUnexportedAsync(NpgsqlConnection connection, Week week, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand($"""
            SELECT EXISTS (SELECT FROM {WeeklyTable.Activities.Partition(week)} a
                WHERE NOT EXISTS (SELECT FROM export_cursors)
                   OR EXISTS (SELECT FROM export_cursors c WHERE (a.txid, a.activity_id, a.player_id) > (c.txid, c.activity_id, c.activity_player_id)))
            """, connection);
        return (bool)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    public override string ToString() => string.Join('\n',
        Partitions.Select(partition => string.Create(CultureInfo.InvariantCulture, $"{partition.Name,-28} {partition.Rows,12:N0} rows {partition.Bytes / 1024.0 / 1024,10:N1} MB"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{Table}: {WeeksAhead} weeks ahead, {DefaultRows} rows in DEFAULT")));
}

/// <param name="Name">Of the partition.</param>
/// <param name="Rows">As PostgreSQL estimates them.</param>
/// <param name="Bytes">With its indexes.</param>
internal sealed record PartitionSize(string Name, long Rows, long Bytes);
