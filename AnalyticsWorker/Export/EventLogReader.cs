using System.Buffers;
using System.Globalization;
using AnalyticsWorker.Warehouse;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// Reads ranges of an event log, only below the snapshot horizon (xmin). A transaction with a smaller id than one already read may commit
/// later, and its activities must not be skipped.
/// </summary>
internal static class EventLogReader
{
    /// <summary>
    /// An erasure is exported without the player's id. Only GameApi records erasures, outside of games; in a game the kind is a client's
    /// own.
    /// </summary>
    private const string Columns = """
        txid, activity_id, player_id,
        CASE WHEN kind = 'player.erased' AND game_id IS NULL
            THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE player_id END AS shown_player_id,
        coalesce(game_id, ''), coalesce(session_id, '00000000-0000-0000-0000-000000000000'::uuid),
        kind, occurred_at, received_at, coalesce(payload::text, '')
        """;

    /// <summary>
    /// The initial size of the buffers, in bytes. They grow on demand. Most reads find nothing, and a large buffer for each would cost
    /// garbage collections.
    /// </summary>
    private const int InitialBufferSize = 4 * 1024;

    /// <summary>
    /// Reads the next activities after a cursor, up to the batch size, and at least one if there is one.
    /// </summary>
    public static async Task<ExportBatch> ReadAsync(
        NpgsqlConnection connection, string source, Cursor after, BatchSize size, CancellationToken cancellationToken)
    {
        const string BelowHorizon = "txid < pg_snapshot_xmin(pg_current_snapshot())";
        var batch = await CopyAsync(connection, source, after, BelowHorizon, size.Current, size.MaxBytes, cancellationToken);
        if (batch is { Count: 0, More: true })
            batch = await CopyAsync(connection, source, after, BelowHorizon, limit: 1, int.MaxValue, cancellationToken);
        return batch.Count > 0 ? batch with { To = batch.Marks[^1].At } : batch;
    }

    /// <summary>Reads exactly the announced range, to retry an insert that may have happened.</summary>
    public static async Task<ExportBatch> ReadAsync(
        NpgsqlConnection connection, string source, Cursor after, Cursor upTo, CancellationToken cancellationToken)
    {
        var batch = await CopyAsync(
            connection, source, after, $"(txid, activity_id, player_id) <= {upTo.Sql}", int.MaxValue, int.MaxValue, cancellationToken);
        return batch with { To = upTo, More = true };
    }

    private static async Task<ExportBatch> CopyAsync(
        NpgsqlConnection connection, string source, Cursor after, string condition, int limit, int maxBytes,
        CancellationToken cancellationToken)
    {
        await using var clock = new NpgsqlCommand("SELECT clock_timestamp()", connection);
        var readAt = new DateTimeOffset((DateTime)(await clock.ExecuteScalarAsync(cancellationToken))!);

        var sql = string.Create(CultureInfo.InvariantCulture, $"""
            COPY (SELECT {Columns} FROM activities WHERE (txid, activity_id, player_id) > {after.Sql} AND {condition}
                ORDER BY txid, activity_id, player_id LIMIT {limit}) TO STDOUT (FORMAT BINARY)
            """);
        var copy = new ArrayBufferWriter<byte>();
        await using (var stream = await connection.BeginRawBinaryCopyAsync(sql, cancellationToken))
        {
            while (copy.WrittenCount < maxBytes
                && await stream.ReadAsync(copy.GetMemory(InitialBufferSize), cancellationToken) is > 0 and var read)
                copy.Advance(read);
        }

        var rows = new ArrayBufferWriter<byte>(Math.Max(InitialBufferSize, copy.WrittenCount));
        var marks = new List<RowMark>();
        var transcoder = new CopyTranscoder(copy.WrittenSpan, source);
        while (transcoder.TryWrite(rows, out var mark))
            marks.Add(mark);
        if (!transcoder.Ended && copy.WrittenCount < maxBytes)
            throw new InvalidDataException("The COPY from PostgreSQL is incomplete.");
        return new ExportBatch(source, after, after, rows, marks, readAt, More: marks.Count == limit || !transcoder.Ended);
    }
}
