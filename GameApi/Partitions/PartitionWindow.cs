namespace GameApi.Partitions;

/// <summary>
/// The weeks that may have a partition, from the oldest that is kept to the last that is made ahead. Their number is bounded whatever times
/// rows carry: a row outside stays in the DEFAULT partition.
/// </summary>
internal sealed record PartitionWindow(Week Oldest, Week Newest)
{
    public DateTimeOffset End => Newest.Next.Start;

    public IEnumerable<Week> Weeks => Week.Between(Oldest.Start, Newest.Start);
}
