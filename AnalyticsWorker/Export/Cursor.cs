namespace AnalyticsWorker.Export;

/// <summary>A place in an event log, which is ordered by transaction and then by activity: everything up to it, itself included.</summary>
internal readonly record struct Cursor(ulong Txid, Guid ActivityId)
{
    /// <summary>Before the first activity.</summary>
    public static readonly Cursor Start;

    public override string ToString() => FormattableString.Invariant($"{Txid}/{ActivityId:N}");
}
