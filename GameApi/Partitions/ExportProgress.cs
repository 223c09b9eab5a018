using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// The position of the slowest exporter in an event log: later rows are not in the warehouse yet. A cursor with transaction ids of another
/// PostgreSQL cluster says nothing about this one (docs/export.md, "A moved or restored database").
/// </summary>
internal sealed record ExportProgress(string Txid, Guid ActivityId, Guid PlayerId)
{
    private const string SlowestCursor = """
        SELECT txid::text, activity_id, activity_player_id FROM export_cursors
        WHERE NOT EXISTS (SELECT FROM export_cursors WHERE txid >= pg_snapshot_xmax(pg_current_snapshot())
            OR system_identifier <> (SELECT system_identifier FROM pg_control_system()))
        ORDER BY export_cursors.txid, activity_id, activity_player_id LIMIT 1
        """;

    private string Literal => $"('{Txid}'::xid8, '{ActivityId}'::uuid, '{PlayerId}'::uuid)";

    /// <summary>Returns null if nothing counts as exported: no export has begun, or a cursor belongs to another cluster.</summary>
    public static async Task<ExportProgress?> ReadAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(SlowestCursor, connection);
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? new(reader.GetString(0), reader.GetGuid(1), reader.GetGuid(2)) : null;
    }

    /// <summary>
    /// Whether a partition of <c>activities</c> holds a row that is not exported. O(log n): it reads only the last entry of the index on
    /// the cursor's columns.
    /// </summary>
    public static Task<bool> HasUnexportedAsync(
        NpgsqlConnection connection, string partition, ExportProgress? exported, CancellationToken cancellationToken) =>
        connection.ReadScalarAsync<bool>(UnexportedSql(partition, exported), cancellationToken);

    internal static string UnexportedSql(string partition, ExportProgress? exported) => $"""
        SELECT EXISTS (
            SELECT FROM (SELECT txid, activity_id, player_id FROM {partition}
                ORDER BY txid DESC, activity_id DESC, player_id DESC LIMIT 1) last
            WHERE NOT ({Condition(exported, "last")}))
        """;

    /// <summary>The SQL condition that a row is exported.</summary>
    public static string Condition(ExportProgress? exported, string row) =>
        exported is null ? "false" : $"({row}.txid, {row}.activity_id, {row}.player_id) <= {exported.Literal}";
}
