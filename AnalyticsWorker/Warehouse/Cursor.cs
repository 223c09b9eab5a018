namespace AnalyticsWorker.Warehouse;

/// <summary>
/// A position in an event log, inclusive. The log is ordered by transaction, activity and player. It takes all three, because activity ids
/// are unique per player only and one transaction stores the activities of many players.
/// </summary>
internal readonly record struct Cursor(ulong Txid, Guid ActivityId, Guid PlayerId)
{
    /// <summary>The position as an SQL row.</summary>
    public string Sql => FormattableString.Invariant($"('{Txid}'::xid8, '{ActivityId}'::uuid, '{PlayerId}'::uuid)");

    public override string ToString() => FormattableString.Invariant($"{Txid}/{ActivityId:N}/{PlayerId:N}");
}
