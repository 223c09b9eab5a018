namespace GameApi.Partitions;

/// <summary>
/// The weeks that may have a partition, from the oldest retained one to the last one created ahead. It bounds the number of partitions,
/// whatever times rows carry: a row outside of it stays in the DEFAULT partition.
/// </summary>
internal sealed record PartitionWindow(Week Oldest, Week Newest)
{
    public DateTimeOffset End => Newest.Next.Start;

    public IEnumerable<Week> Weeks => Week.Between(Oldest.Start, Newest.Start);
}
