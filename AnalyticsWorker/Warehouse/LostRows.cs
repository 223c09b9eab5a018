using ClickHouse.Driver;
using ClickHouse.Driver.ADO.Parameters;

namespace AnalyticsWorker.Warehouse;

/// <summary>Activities that an event log has lost: the warehouse has them, but they are above the log's cursor.</summary>
internal static class LostRows
{
    private static readonly DateTime Earliest = new(2000, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    /// <summary>
    /// Counts the rows above a position. Ignores rows from before the last read, because a database that was moved may have had larger
    /// transaction ids before.
    /// </summary>
    public static async Task<long> CountAsync(
        ClickHouseClient client, string source, Cursor above, DateTimeOffset? checkedAt, CancellationToken cancellationToken)
    {
        const string Sql = """
            SELECT toInt64(count()) FROM activities
            WHERE source = {source:String} AND txid > {last:UInt64} AND received_at >= {since:DateTime('UTC')}
            """;
        var parameters = new ClickHouseParameterCollection
        {
            new ClickHouseDbParameter { ParameterName = "source", Value = source },
            new ClickHouseDbParameter { ParameterName = "last", Value = above.Txid },
            new ClickHouseDbParameter { ParameterName = "since", Value = checkedAt?.UtcDateTime.AddMinutes(-1) ?? Earliest },
        };
        return (long)(await client.ExecuteScalarAsync(Sql, parameters, cancellationToken: cancellationToken))!;
    }
}
