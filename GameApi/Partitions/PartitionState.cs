using System.Globalization;
using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>What is there of a weekly table.</summary>
/// <param name="Table">Its name.</param>
/// <param name="WeeksAhead">Partitions after the current week.</param>
/// <param name="DefaultRows">Rows without a week's partition, counted up to <see cref="CountedAtMost"/>.</param>
/// <param name="Partitions">Each with its size.</param>
internal sealed record PartitionState(string Table, int WeeksAhead, long DefaultRows, IReadOnlyList<PartitionSize> Partitions)
{
    public const int CountedAtMost = 100_000;

    public static async Task<PartitionState> ReadAsync(
        NpgsqlConnection connection, WeeklyTable table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        var partitions = new List<PartitionSize>();
        await using (var command = new NpgsqlCommand("""
            SELECT c.relname::text, greatest(c.reltuples, 0)::bigint, pg_total_relation_size(c.oid)
            FROM pg_inherits i JOIN pg_class c ON c.oid = i.inhrelid WHERE i.inhparent = $1::regclass ORDER BY c.relname
            """, connection) { Parameters = { new() { Value = table.Name, DataTypeName = "text" } } })
        await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            while (await reader.ReadAsync(cancellationToken))
                partitions.Add(new PartitionSize(reader.GetString(0), reader.GetInt64(1), reader.GetInt64(2)));

        var ahead = partitions.Count(partition => table.WeekOf(partition.Name) is { } week && week.Start > now);
        var stray = await connection.AskAsync<long>(
            $"SELECT count(*) FROM (SELECT FROM {table.Default} LIMIT {CountedAtMost}) AS stray", cancellationToken);
        return new PartitionState(table.Name, ahead, stray, partitions);
    }

    public override string ToString() => string.Join('\n',
        Partitions.Select(
            partition =>
                string.Create(
                    CultureInfo.InvariantCulture,
                    $"{partition.Name,-28} {partition.Rows,12:N0} rows {partition.Bytes / 1024.0 / 1024,10:N1} MB"))
            .Append(string.Create(CultureInfo.InvariantCulture, $"{Table}: {WeeksAhead} weeks ahead, {DefaultRows} rows in DEFAULT")));
}

/// <param name="Name">Of the partition.</param>
/// <param name="Rows">As PostgreSQL estimates them.</param>
/// <param name="Bytes">With its indexes.</param>
internal sealed record PartitionSize(string Name, long Rows, long Bytes);
