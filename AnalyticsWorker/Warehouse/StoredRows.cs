using AnalyticsWorker.Export;
using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;

namespace AnalyticsWorker.Warehouse;

/// <summary>Which rows of a range are in the warehouse.</summary>
internal static class StoredRows
{
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private static readonly DateTime Latest = new(2100, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>The places of the stored rows; of an erasure with the player it shows. Reads only the months in which the batch's activities occurred.</summary>
    public static async Task<HashSet<Cursor>> ReadAsync(ClickHouseClient client, ExportBatch batch, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT txid, activity_id, player_id FROM activities
            WHERE source = {source:String} AND txid >= {first:UInt64} AND txid <= {last:UInt64}
                AND occurred_at >= {from:DateTime('UTC')} AND occurred_at <= {to:DateTime('UTC')}
            """;
        var parameters = new ClickHouseParameterCollection
        {
            new ClickHouseDbParameter { ParameterName = "source", Value = batch.Source },
            new ClickHouseDbParameter { ParameterName = "first", Value = batch.Marks[0].At.Txid },
            new ClickHouseDbParameter { ParameterName = "last", Value = batch.Marks[^1].At.Txid },
            new ClickHouseDbParameter { ParameterName = "from", Value = Time(batch.Marks.Min(mark => mark.OccurredAt)) },
            new ClickHouseDbParameter { ParameterName = "to", Value = Time(batch.Marks.Max(mark => mark.OccurredAt)).AddSeconds(1) },
        };
        var stored = new HashSet<Cursor>();
        await using var reader = await client.ExecuteReaderAsync(Sql, parameters, cancellationToken: cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            stored.Add(new Cursor(reader.GetFieldValue<ulong>(0), reader.GetGuid(1), reader.GetGuid(2)));
        return stored;
    }

    private static DateTime Time(long microseconds) =>
        microseconds < (Earliest - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? Earliest
        : microseconds > (Latest - DateTime.UnixEpoch).Ticks / TimeSpan.TicksPerMicrosecond ? Latest
        : DateTime.UnixEpoch.AddMicroseconds(microseconds);
}
