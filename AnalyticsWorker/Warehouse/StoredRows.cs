using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>Which rows of a range are in the warehouse.</summary>
internal static class StoredRows
{
    /// <summary>The places of the stored rows; of an erasure with the player it shows.</summary>
    public static async Task<HashSet<Cursor>> ReadAsync(ClickHouseClient client, ExportBatch batch, CancellationToken cancellationToken)
    {
        var range = ActivityRange.Of(batch);
        var stored = new HashSet<Cursor>();
        await using var reader = await client.ExecuteReaderAsync(
            $"SELECT txid, activity_id, player_id FROM activities WHERE {range.Condition}", range.Parameters(),
            cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(new Cursor(reader.GetFieldValue<ulong>(0), reader.GetGuid(1), reader.GetGuid(2)));
        return stored;
    }
}
