using System.Buffers.Binary;

namespace GameApi.Partitions;

/// <summary>A table with a partition per week, and a DEFAULT partition for rows of other weeks.</summary>
/// <param name="Name">The name of the table.</param>
/// <param name="Column">The column that determines the week.</param>
/// <param name="Key">The columns of the primary key.</param>
/// <param name="Bound">Returns the smallest value of a week by its start, as an SQL literal.</param>
internal sealed record WeeklyTable(string Name, string Column, string[] Key, Func<DateTimeOffset, string> Bound)
{
    public static readonly WeeklyTable Activities = new(
        "activities", "occurred_at", ["player_id", "occurred_at", "activity_id"], start => $"'{start.UtcDateTime:yyyy-MM-dd}T00:00:00Z'");

    /// <summary>Partitioned by the time in the id, see <see cref="FirstId"/>.</summary>
    public static readonly WeeklyTable ActivityIds = new(
        "activity_ids", "activity_id", ["player_id", "activity_id"], start => $"'{FirstId(start)}'");

    /// <summary>Both tables; ids first, so that the partition of an id exists before that of its activity.</summary>
    public static readonly IReadOnlyList<WeeklyTable> All = [ActivityIds, Activities];

    public string Default => $"{Name}_default";

    public string Partition(Week week) => $"{Name}_{week.Suffix}";

    /// <summary>Returns the bounds of a week's partition for ATTACH PARTITION and CREATE TABLE.</summary>
    public string Bounds(Week week) => $"FOR VALUES FROM ({Bound(week.Start)}) TO ({Bound(week.Next.Start)})";

    /// <summary>Returns the week of a partition; null for DEFAULT, and for a table whose name contains no week.</summary>
    public Week? WeekOf(string partition) =>
        partition.StartsWith($"{Name}_", StringComparison.Ordinal) ? Week.OfSuffix(partition.AsSpan(Name.Length + 1)) : null;

    /// <summary>
    /// Returns the smallest UUIDv7 of a time: 48 bits of Unix milliseconds, then zeros (RFC 9562, 5.7). PostgreSQL orders UUIDs by their
    /// bytes.
    /// </summary>
    internal static Guid FirstId(DateTimeOffset time)
    {
        Span<byte> bytes = stackalloc byte[16];
        bytes.Clear();
        BinaryPrimitives.WriteInt64BigEndian(bytes, time.ToUnixTimeMilliseconds() << 16);
        return new Guid(bytes, bigEndian: true);
    }
}
