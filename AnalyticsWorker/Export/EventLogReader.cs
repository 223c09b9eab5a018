using System.Buffers;
using System.Globalization;
using AnalyticsWorker.Warehouse;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// Reads ranges of an event log. Only below the snapshot horizon: a transaction with a smaller id than one already read may still
/// commit later, and its activities must not be skipped.
/// </summary>
internal static class EventLogReader
{
    /// <summary>Who was erased stays known as a fact, not as a person. In a game it would be what a client made up.</summary>
    private const string Columns = """
        txid, activity_id, player_id,
        CASE WHEN kind = 'player.erased' AND game_id IS NULL THEN '00000000-0000-0000-0000-000000000000'::uuid ELSE player_id END AS shown_player_id,
        coalesce(game_id, ''), coalesce(session_id, '00000000-0000-0000-0000-000000000000'::uuid), kind, occurred_at, received_at, coalesce(payload::text, '')
        """;

    /// <summary>
    /// Of the buffers at first, in bytes. They grow as they need to; most reads find nothing, and what is large for them keeps the
    /// collector busy.
    /// </summary>
    private const int BufferSize = 4 * 1024;

    /// <summary>
    /// The next activities after a cursor, at most so many and so long, and at least one if there is one; their end is the last one's.
    /// </summary>
    public static async Task<ExportBatch> ReadAsync(
        NpgsqlConnection connection, string source, Cursor after, BatchSize size, CancellationToken cancellationToken)
    {
        const string BelowHorizon = "txid < pg_snapshot_xmin(pg_current_snapshot())";
        var batch = await CopyAsync(connection, source, after, BelowHorizon, size.Current, size.MostBytes, cancellationToken);
        if (batch is { Count: 0, More: true })
            batch = await CopyAsync(connection, source, after, BelowHorizon, limit: 1, int.MaxValue, cancellationToken);
        return batch.Count > 0 ? batch with { To = batch.Marks[^1].At } : batch;
    }

    /// <summary>Exactly the range that was announced: what an insert that may have happened is repeated with.</summary>
    public static async Task<ExportBatch> ReadAsync(
        NpgsqlConnection connection, string source, Cursor after, Cursor upTo, CancellationToken cancellationToken)
    {
        var batch = await CopyAsync(
            connection, source, after, $"(txid, activity_id, player_id) <= {upTo.Sql}", int.MaxValue, int.MaxValue, cancellationToken);
        return batch with { To = upTo, More = true };
    }

    private static async Task<ExportBatch> CopyAsync(
        NpgsqlConnection connection, string source, Cursor after, string condition, int limit, int mostBytes,
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
            while (copy.WrittenCount < mostBytes
                && await stream.ReadAsync(copy.GetMemory(BufferSize), cancellationToken) is > 0 and var read)
                copy.Advance(read);
        }

        var rows = new ArrayBufferWriter<byte>(Math.Max(BufferSize, copy.WrittenCount));
        var marks = new List<RowMark>();
        var transcoder = new CopyTranscoder(copy.WrittenSpan, source);
        while (transcoder.TryWrite(rows, out var mark))
            marks.Add(mark);
        if (!transcoder.Ended && copy.WrittenCount < mostBytes)
            throw new InvalidDataException("What PostgreSQL sent has no end.");
        return new ExportBatch(source, after, after, rows, marks, readAt, More: marks.Count == limit || !transcoder.Ended);
    }
}
