using System.Globalization;
using AnalyticsWorker.Sources;
using ClickHouse.Driver;
using Npgsql;

namespace AnalyticsWorker.AuditExport;

/// <summary>
/// Copies the operators' audit log to the warehouse. Rows are numbered without gaps in commit order, so the last number in the warehouse is
/// the cursor. A restart resumes after it.
/// </summary>
internal sealed class AuditExporter(EventLogs logs, ClickHouseClient warehouse)
{
    /// <summary>Rows per insert: one block, which ClickHouse stores atomically.</summary>
    private const int BatchSize = 1_000;

    private static readonly string[] Columns =
        ["seq", "id", "at", "actor", "action", "subject", "player_id", "request_id", "before", "after", "reason", "digest", "hash"];

    private static readonly InsertOptions Insert = new()
    {
        CustomSettings = new Dictionary<string, object>
        {
            // ClickHouse records an insert before it stores the part. If it is killed in between, it would discard the retry as a
            // duplicate.
            ["insert_deduplicate"] = 0,
            // Acknowledge an insert only after it is stored, whatever the server's default.
            ["async_insert"] = 0,
        },
    };

    /// <summary>Copies all new rows.</summary>
    /// <returns>The number of copied rows.</returns>
    /// <exception cref="AuditDiffersException">The database's log differs from the exported one.</exception>
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

    /// <summary>The database with the audit log.</summary>
    public NpgsqlDataSource Database => logs.Game.Database;

    private async Task<(long Seq, string Hash)> LastAsync(CancellationToken cancellationToken)
    {
        await using var reader = await warehouse.ExecuteReaderAsync(
            "SELECT toInt64(seq), hash FROM admin_audit ORDER BY seq DESC LIMIT 1", cancellationToken: cancellationToken);
        return await reader.ReadAsync(cancellationToken) ? (reader.GetInt64(0), reader.GetString(1)) : (0, "");
    }

    /// <summary>The hash of a row; null if the row does not exist.</summary>
    private static async Task<string?> HashAsync(NpgsqlConnection connection, long seq, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT encode(hash, 'hex') FROM admin_audit WHERE seq = $1", connection)
        {
            Parameters = { new() { Value = seq } },
        };
        return (string?)await command.ExecuteScalarAsync(cancellationToken);
    }

    private static async Task<List<object?[]>> ReadAsync(NpgsqlConnection connection, long after, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(string.Create(CultureInfo.InvariantCulture, $"""
            SELECT seq, id, at, actor, action, subject,
                coalesce(player_id, '00000000-0000-0000-0000-000000000000'), coalesce(request_id, ''),
                coalesce(before::text, ''), coalesce(after::text, ''), coalesce(reason, ''),
                encode(digest, 'hex'), encode(hash, 'hex')
            FROM admin_audit WHERE seq > $1 ORDER BY seq LIMIT {BatchSize}
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

/// <summary>The audit log was restored or tampered with; somebody has to investigate.</summary>
internal sealed class AuditDiffersException(long seq) : Exception(string.Create(CultureInfo.InvariantCulture,
    $"The database's audit log differs from the warehouse's copy at row {seq}: it was restored or changed. "
    + $"Its export is stopped (docs/export.md, \"Audit log\")."));
