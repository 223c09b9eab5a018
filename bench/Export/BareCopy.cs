using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using ClickHouse.Driver;
using Npgsql;

namespace Bench.Export;

/// <summary>
/// The simplest export: COPY BINARY from PostgreSQL, converted field by field to RowBinary and inserted. It reads the next block while one
/// is inserted. It has no order, cursor, views or retries: after an interruption it would start over.
/// </summary>
internal sealed class BareCopy(NpgsqlDataSource database, ClickHouseClient warehouse)
{
    private const int BlockRows = 50_000;
    private const int FieldCount = 9;
    private const int HeaderLength = 19;
    private const long MicrosecondsTo2000 = 946_684_800_000_000;
    private static readonly string[] Columns =
        ["source", "txid", "activity_id", "player_id", "game_id", "session_id", "kind", "occurred_at", "received_at", "payload"];
    private static readonly byte[] Source = [6, .. "gamedb"u8];

    public const string CreateTable = """
        CREATE TABLE bare (
            source LowCardinality(String), txid UInt64 CODEC(Delta, ZSTD(1)), activity_id UUID, player_id UUID,
            game_id LowCardinality(String), session_id UUID, kind LowCardinality(String),
            occurred_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)), received_at DateTime64(6, 'UTC') CODEC(DoubleDelta, ZSTD(1)),
            payload String CODEC(ZSTD(3)))
        ENGINE = MergeTree PARTITION BY toYYYYMM(occurred_at) ORDER BY (game_id, kind, player_id, occurred_at, activity_id)
        """;

    private byte[] _read = new byte[1 << 20];
    private int _start;
    private int _end;

    /// <summary>Copies the activities that meet a condition.</summary>
    /// <returns>The number of rows, and their largest transaction id.</returns>
    public async Task<(long Rows, ulong LastTxid)> RunAsync(string condition, CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var copy = await connection.BeginRawBinaryCopyAsync($"""
            COPY (
                SELECT txid, activity_id, player_id, coalesce(game_id, ''), coalesce(session_id, '00000000-0000-0000-0000-000000000000'),
                    kind, occurred_at, received_at, coalesce(payload::text, '')
                FROM activities WHERE {condition}) TO STDOUT (FORMAT BINARY)
            """, cancellationToken);
        (_start, _end) = (0, 0);
        await FillAsync(copy, cancellationToken);
        _start = HeaderLength;

        long total = 0;
        var last = 0UL;
        var inserting = Task.CompletedTask;
        for (var more = true; more;)
        {
            var block = new ArrayBufferWriter<byte>(8 << 20);
            var rows = 0;
            while (rows < BlockRows && more)
            {
                if (TryConvert(block, ref last) is { } isRow)
                    (rows, more) = isRow ? (rows + 1, true) : (rows, false);
                else
                    await FillAsync(copy, cancellationToken);
            }
            await inserting;
            inserting = rows == 0 ? Task.CompletedTask : InsertAsync(block.WrittenMemory, cancellationToken);
            total += rows;
        }
        await inserting;
        return (total, last);
    }

    private async Task InsertAsync(ReadOnlyMemory<byte> rows, CancellationToken cancellationToken)
    {
        MemoryMarshal.TryGetArray(rows, out var array);
        using var stream = new MemoryStream(array.Array!, array.Offset, array.Count, writable: false);
        using var response = await warehouse.InsertRawStreamAsync(
            "bare", stream, "RowBinary", Columns, useCompression: false, new QueryOptions(), cancellationToken);
        response.EnsureSuccessStatusCode();
    }

    private async Task FillAsync(Stream copy, CancellationToken cancellationToken)
    {
        _read.AsSpan(_start, _end - _start).CopyTo(_read);
        (_start, _end) = (0, _end - _start);
        if (_end == _read.Length)
            Array.Resize(ref _read, _read.Length * 2);
        var count = await copy.ReadAsync(_read.AsMemory(_end), cancellationToken);
        _end += count > 0 ? count : throw new EndOfStreamException("The COPY ended within a row.");
    }

    /// <returns>True for a row, false at the end, null if more must be read first.</returns>
    private bool? TryConvert(ArrayBufferWriter<byte> block, ref ulong last)
    {
        var rest = _read.AsSpan(_start, _end - _start);
        if (rest.Length < 2)
            return null;
        if (BinaryPrimitives.ReadInt16BigEndian(rest) < 0)
            return false;

        Span<Range> fields = stackalloc Range[FieldCount];
        var position = 2;
        for (var field = 0; field < FieldCount; field++)
        {
            if (rest.Length < position + 4)
                return null;
            var length = BinaryPrimitives.ReadInt32BigEndian(rest[position..]);
            if (rest.Length < position + 4 + length)
                return null;
            fields[field] = (position + 4)..(position + 4 + length);
            position += 4 + length;
        }

        block.Write(Source);
        var txid = BinaryPrimitives.ReadUInt64BigEndian(rest[fields[0]]);
        last = Math.Max(last, txid);
        Write(block, txid);
        Uuid(block, rest[fields[1]]);
        Uuid(block, rest[fields[2]]);
        Text(block, rest[fields[3]]);
        Uuid(block, rest[fields[4]]);
        Text(block, rest[fields[5]]);
        Write(block, (ulong)(BinaryPrimitives.ReadInt64BigEndian(rest[fields[6]]) + MicrosecondsTo2000));
        Write(block, (ulong)(BinaryPrimitives.ReadInt64BigEndian(rest[fields[7]]) + MicrosecondsTo2000));
        Text(block, rest[fields[8]]);
        _start += position;
        return true;
    }

    private static void Write(ArrayBufferWriter<byte> block, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(block.GetSpan(8), value);
        block.Advance(8);
    }

    private static void Uuid(ArrayBufferWriter<byte> block, ReadOnlySpan<byte> field)
    {
        Write(block, BinaryPrimitives.ReadUInt64BigEndian(field));
        Write(block, BinaryPrimitives.ReadUInt64BigEndian(field[8..]));
    }

    private static void Text(ArrayBufferWriter<byte> block, ReadOnlySpan<byte> text)
    {
        var span = block.GetSpan(5);
        var length = 0;
        for (var left = text.Length; ; left >>= 7)
        {
            span[length++] = (byte)(left > 0x7F ? left | 0x80 : left);
            if (left <= 0x7F)
                break;
        }
        block.Advance(length);
        block.Write(text);
    }
}
