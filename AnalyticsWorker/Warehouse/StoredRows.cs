using ClickHouse.Driver;

namespace AnalyticsWorker.Warehouse;

/// <summary>Reads which rows of a range are in the warehouse.</summary>
internal static class StoredRows
{
    /// <summary>The positions of the stored rows. An erasure has the exported player id, which is zero.</summary>
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
