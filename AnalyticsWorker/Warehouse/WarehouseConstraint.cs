namespace AnalyticsWorker.Warehouse;

/// <summary>
/// The constraints of <c>activities</c> in ClickHouse, told beforehand: a batch is refused as a whole for one row, so rows that break one
/// are set aside together and not found by one insert after the other.
/// </summary>
internal static class WarehouseConstraint
{
    /// <summary>Bytes of a payload: the event log's own check has the same number.</summary>
    internal const int MaxPayload = 16 * 1024;

    /// <summary>2000-01-01 and 2100-01-01 in microseconds since 1970.</summary>
    private const long Earliest = 946_684_800_000_000, Latest = 4_102_444_800_000_000;

    /// <summary>The constraint that a row violates, or null.</summary>
    internal static string? ViolatedBy(long occurredAt, long receivedAt, int payloadBytes) =>
        payloadBytes > MaxPayload ? "Violates payload_is_small: at most 16384 bytes."
        : IsOutside(occurredAt) ? "Violates occurred_in_our_time: 2000 to 2099."
        : IsOutside(receivedAt) ? "Violates received_in_our_time: 2000 to 2099."
        : null;

    private static bool IsOutside(long microseconds) => microseconds is < Earliest or >= Latest;
}
