using System.Globalization;
using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>The partitions of a weekly table.</summary>
/// <param name="Table">The name of the table.</param>
/// <param name="WeeksAhead">Partitions after the current week.</param>
/// <param name="DefaultRows">Rows without a weekly partition, counted up to <see cref="MaxCount"/>.</param>
/// <param name="Partitions">All partitions, with their sizes.</param>
internal sealed record PartitionState(string Table, int WeeksAhead, long DefaultRows, IReadOnlyList<PartitionSize> Partitions)
{
    public const int MaxCount = 100_000;

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
        var stray = await connection.ReadScalarAsync<long>(
            $"SELECT count(*) FROM (SELECT FROM {table.Default} LIMIT {MaxCount}) AS stray", cancellationToken);
        return new PartitionState(table.Name, ahead, stray, partitions);
    }

    public override string ToString() => string.Join(
        '\n',
        [
            .. Partitions.Select(partition => $"{partition}"),
            string.Create(CultureInfo.InvariantCulture, $"{Table}: {WeeksAhead} weeks ahead, {DefaultRows} rows in DEFAULT"),
        ]);
}

/// <param name="Name">Name of the partition.</param>
/// <param name="Rows">PostgreSQL's estimate.</param>
/// <param name="Bytes">Size with indexes.</param>
internal sealed record PartitionSize(string Name, long Rows, long Bytes)
{
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Name,-28} {Rows,12:N0} rows {Bytes / 1024.0 / 1024,10:N1} MB");
}
