namespace AnalyticsWorker.Warehouse;

/// <summary>
/// A place in an event log, which is ordered by transaction, activity and player: everything up to it, itself included. Activity ids are
/// unique per player only, and one transaction stores the activities of many players.
/// </summary>
internal readonly record struct Cursor(ulong Txid, Guid ActivityId, Guid PlayerId)
{
    /// <summary>As an SQL row.</summary>
    public string Sql => FormattableString.Invariant($"('{Txid}'::xid8, '{ActivityId}'::uuid, '{PlayerId}'::uuid)");

    public override string ToString() => FormattableString.Invariant($"{Txid}/{ActivityId:N}/{PlayerId:N}");
}
