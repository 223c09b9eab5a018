namespace AnalyticsWorker.Warehouse;

/// <summary>
/// Checks the constraints of ClickHouse's table <c>activities</c> before an insert. ClickHouse rejects a whole batch for one row, and
/// finding such rows by trial would take many inserts.
/// </summary>
internal static class WarehouseConstraint
{
    /// <summary>Largest payload in bytes; the event log's own check has the same limit.</summary>
    internal const int MaxPayload = 16 * 1024;

    /// <summary>2000-01-01 and 2100-01-01 in microseconds since 1970.</summary>
    private const long Earliest = 946_684_800_000_000, Latest = 4_102_444_800_000_000;

    /// <summary>The constraint that a row violates; null if none.</summary>
    internal static string? ViolatedBy(long occurredAt, long receivedAt, int payloadBytes) =>
        payloadBytes > MaxPayload ? "Violates payload_is_small: at most 16384 bytes."
        : IsOutside(occurredAt) ? "Violates occurred_in_our_time: 2000 to 2099."
        : IsOutside(receivedAt) ? "Violates received_in_our_time: 2000 to 2099."
        : null;

    private static bool IsOutside(long microseconds) => microseconds is < Earliest or >= Latest;
}
