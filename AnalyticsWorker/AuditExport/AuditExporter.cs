using System.Globalization;
using AnalyticsWorker.Sources;
using ClickHouse.Driver;
using Npgsql;

namespace AnalyticsWorker.AuditExport;

/// <summary>
/// Copies the operators' audit log to the warehouse. Its rows are numbered without a gap in the order in which they commit, so the last
/// number in the warehouse is the whole cursor: what follows it is inserted next, and after a stop at any point the warehouse itself says
/// what it has.
/// </summary>
internal sealed class AuditExporter(EventLogs logs, ClickHouseClient warehouse)
{
    /// <summary>Rows per insert: one block, which is stored whole or not at all.</summary>
    private const int Batch = 1_000;

    private static readonly string[] Columns =
        ["seq", "id", "at", "actor", "action", "subject", "player_id", "request_id", "before", "after", "reason", "digest", "hash"];

    private static readonly InsertOptions Insert = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            // The engine notes a token before it stores the part: one that was killed in between would take the repetition for done.
            ["insert_deduplicate"] = 0,
            // Acknowledged means stored, whatever the server's default is.
            ["async_insert"] = 0,
        },
    };

    /// <summary>Copies what there is.</summary>
    /// <returns>How many rows.</returns>
    /// <exception cref="AuditDiffersException">The database's log is not the one that was exported.</exception>
    public async Task<long> RunOnceAsync(NpgsqlConnection connection, CancellationToken cancellationToken)
    {
        var (copied, (seq, hash)) = (0L, await LastAsync(cancellationToken));
        if (seq > 0 && await HashAsync(connection, seq, cancellationToken) != hash)
            throw new AuditDiffersException(seq);
        while (await ReadAsync(connection, seq, cancellationToken) is { Count: > 0 } rows)
        {
            await warehouse.InsertBinaryAsync("admin_audit", Columns, rows, Insert, cancellationToken);
            (copied, seq) = (copied + rows.Count, (long)rows[^1][0]!);
        }
        return copied;
    }

    /// <summary>The database that has the audit log.</summary>
    public NpgsqlDataSource Database => logs.Game.Database;

    private async Task<(long Seq, string Hash)> LastAsync(CancellationToken cancellationToken)
    {
        await using var reader = await warehouse.ExecuteReaderAsync(
            "SELECT toInt64(seq), hash FROM admin_audit ORDER BY seq DESC LIMIT 1", cancellationToken: cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetString(1)) : (0, "");
    }

    /// <summary>Null where there is no such row.</summary>
    private static async Task<string?> HashAsync(NpgsqlConnection connection, long seq, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(
            "SELECT encode(hash, 'hex') FROM admin_audit WHERE seq = $1", connection) { Parameters = { new() { Value = seq } } };
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<List<object?[]>> ReadAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT seq, id, at, actor, action, subject, coalesce(player_id, '00000000-0000-0000-0000-000000000000'), coalesce(request_id, ''),
                coalesce(before::text, ''), coalesce(after::text, ''), coalesce(reason, ''), encode(digest, 'hex'), encode(hash, 'hex')
            FROM admin_audit WHERE seq > $1 ORDER BY seq LIMIT {Batch}
            """), connection) { Parameters = { new() { Value = after } } };
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var rows = new List<object?[]>();
        while (await reader.ReadAsync(cancellationToken))
        {
            var row = new object?[Columns.Length];
            reader.GetValues(row!);
            rows.Add(row);
        }
        return rows;
    }
}

/// <summary>The audit log was set back or changed: somebody has to look.</summary>
internal sealed class AuditDiffersException(long seq) : Exception(string.Create(CultureInfo.InvariantCulture,
    $"The audit log of the database differs from the warehouse's copy at row {seq}: it was restored or changed. Its export is stopped (docs/export.md, \"Audit log\")."));
