using Npgsql;
using NpgsqlTypes;

namespace AnalyticsWorker.Export;

/// <summary>Where an exporter is: everything up to <see cref="Done"/> is in the warehouse; what is up to <see cref="Announced"/> may be.</summary>
internal readonly record struct Progress(Cursor Done, Cursor? Announced);

/// <summary>
/// The cursor of one event log, kept in that log's own database. Every change names what it expects to find, so that an exporter that
/// has been succeeded without noticing changes nothing.
/// </summary>
internal static class CursorStore
{
    private const string Moved =
        "Another exporter has moved the cursor of {0}: this one has lost its lead and starts again.";

    public static async Task<Progress> LoadAsync(NpgsqlConnection connection, string source, CancellationToken cancellationToken)
    {
        await using var create = new NpgsqlCommand("""
            INSERT INTO export_cursors (source, txid, activity_id, updated_at) VALUES ($1, '0', $2, now()) ON CONFLICT DO NOTHING
            """, connection) { Parameters = { new() { Value = source }, new() { Value = Guid.Empty } } };
        await create.ExecuteNonQueryAsync(cancellationToken);

        await using var load = new NpgsqlCommand(
            "SELECT txid, activity_id, announced_txid, announced_activity_id FROM export_cursors WHERE source = $1", connection)
        {
            Parameters = { new() { Value = source } },
        };
        await using var reader = await load.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var done = new Cursor(reader.GetFieldValue<ulong>(0), reader.GetGuid(1));
        return new Progress(done, reader.IsDBNull(2) ? null : new Cursor(reader.GetFieldValue<ulong>(2), reader.GetGuid(3)));
    }

    /// <summary>Says that the range from <paramref name="done"/> to <paramref name="to"/> is about to be inserted.</summary>
    public static Task AnnounceAsync(NpgsqlConnection connection, string source, Cursor done, Cursor to, CancellationToken cancellationToken) =>
        ChangeAsync(connection, source, """
            UPDATE export_cursors SET announced_txid = $4, announced_activity_id = $5
            WHERE source = $1 AND txid = $2 AND activity_id = $3
              AND (announced_txid IS NULL OR (announced_txid, announced_activity_id) = ($4, $5))
            """, done, to, null, cancellationToken);

    /// <summary>Says that it is inserted, or dead-lettered.</summary>
    public static Task MoveAsync(NpgsqlConnection connection, string source, Cursor done, Cursor to, DateTimeOffset readAt, CancellationToken cancellationToken) =>
        ChangeAsync(connection, source, """
            UPDATE export_cursors SET txid = $4, activity_id = $5, announced_txid = NULL, announced_activity_id = NULL, updated_at = now(), checked_at = $6
            WHERE source = $1 AND txid = $2 AND activity_id = $3
            """, done, to, readAt, cancellationToken);

    /// <summary>Says that there was nothing to export at a time.</summary>
    public static Task CheckedAsync(NpgsqlConnection connection, string source, Cursor done, DateTimeOffset readAt, CancellationToken cancellationToken) =>
        MoveAsync(connection, source, done, done, readAt, cancellationToken);

    private static async Task ChangeAsync(
        NpgsqlConnection connection, string source, string sql, Cursor done, Cursor to, DateTimeOffset? readAt, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection)
        {
            Parameters =
            {
                new() { Value = source },
                new() { Value = done.Txid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = done.ActivityId },
                new() { Value = to.Txid, NpgsqlDbType = NpgsqlDbType.Xid8 },
                new() { Value = to.ActivityId },
            },
        };
        if (readAt is { } at)
            command.Parameters.Add(new() { Value = at.ToUniversalTime() });
        if (await command.ExecuteNonQueryAsync(cancellationToken) == 0)
            throw new LeadLostException(string.Format(null, System.Text.CompositeFormat.Parse(Moved), source));
    }
}

/// <summary>Another exporter has taken over.</summary>
internal sealed class LeadLostException(string message) : Exception(message);
