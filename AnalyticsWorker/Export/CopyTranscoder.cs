using System.Buffers;
using System.Buffers.Binary;
using System.Text;

namespace AnalyticsWorker.Export;

/// <summary>
/// Turns the rows of PostgreSQL's COPY ... (FORMAT BINARY) into ClickHouse's RowBinary, field by field and without an object per row.
/// Formats: https://www.postgresql.org/docs/current/sql-copy.html ("Binary Format") and https://clickhouse.com/docs/interfaces/formats/RowBinary.
/// </summary>
internal ref struct CopyTranscoder(ReadOnlySpan<byte> copy, string source)
{
    /// <summary>Columns of the warehouse in the order in which they are written; all but the first are read in the same order, and the true player before the one shown.</summary>
    public static readonly string[] Columns =
        ["source", "txid", "activity_id", "player_id", "game_id", "session_id", "kind", "occurred_at", "received_at", "payload"];

    private const short FieldCount = 10;
    private const int SignatureLength = 11;

    /// <summary>PostgreSQL counts microseconds from 2000, ClickHouse from 1970.</summary>
    private const long MicrosecondsTo2000 = 946_684_800_000_000;

    private readonly byte[] _source = Encoding.UTF8.GetBytes(source);
    private ReadOnlySpan<byte> _rest = AfterHeader(copy);

    /// <summary>Whether the last row has been written: the COPY was not cut off.</summary>
    public bool Ended { get; private set; }

    /// <summary>Writes the next row, unless there is none that is whole.</summary>
    public bool TryWrite(ArrayBufferWriter<byte> rows, out RowMark mark)
    {
        mark = default;
        Ended = _rest.Length >= 2 && BinaryPrimitives.ReadInt16BigEndian(_rest) == -1;
        if (Ended || !IsWhole(_rest))
            return false;
        var fields = BinaryPrimitives.ReadInt16BigEndian(Take(2));
        if (fields != FieldCount)
            throw new InvalidDataException($"A row of the event log has {fields} fields instead of {FieldCount}.");

        var offset = rows.WrittenCount;
        WriteText(rows, _source);
        var txid = BinaryPrimitives.ReadUInt64BigEndian(Field());
        WriteUInt64(rows, txid);
        var activityId = WriteUuid(rows, Field());
        var playerId = new Guid(Field(), bigEndian: true);
        WriteUuid(rows, Field());
        WriteText(rows, Field());
        WriteUuid(rows, Field());
        WriteText(rows, Field());
        var occurredAt = WriteTime(rows, Field());
        WriteTime(rows, Field());
        WriteText(rows, Field());
        mark = new RowMark(offset, new Cursor(txid, activityId, playerId), occurredAt);
        return true;
    }

    private static ReadOnlySpan<byte> AfterHeader(ReadOnlySpan<byte> copy)
    {
        if (!copy.StartsWith("PGCOPY\n\xFF\r\n\0"u8[..6]))
            throw new InvalidDataException("What PostgreSQL sent is no binary COPY.");
        var extension = BinaryPrimitives.ReadInt32BigEndian(copy[(SignatureLength + 4)..]);
        return copy[(SignatureLength + 8 + extension)..];
    }

    private static bool IsWhole(ReadOnlySpan<byte> row)
    {
        var end = 2L;
        for (var field = 0; field < FieldCount; field++)
        {
            if (end + 4 > row.Length)
                return false;
            end += 4 + BinaryPrimitives.ReadInt32BigEndian(row[(int)end..]);
        }
        return end <= row.Length;
    }

    private ReadOnlySpan<byte> Take(int count)
    {
        var taken = _rest[..count];
        _rest = _rest[count..];
        return taken;
    }

    /// <summary>No field is null: the query replaces them.</summary>
    private ReadOnlySpan<byte> Field() => Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)));

    private static void WriteUInt64(ArrayBufferWriter<byte> rows, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(rows.GetSpan(8), value);
        rows.Advance(8);
    }

    private static long WriteTime(ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> field)
    {
        var time = BinaryPrimitives.ReadInt64BigEndian(field) + MicrosecondsTo2000;
        WriteUInt64(rows, (ulong)time);
        return time;
    }

    /// <summary>Two little-endian halves, where PostgreSQL has sixteen bytes in order.</summary>
    private static Guid WriteUuid(ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> field)
    {
        WriteUInt64(rows, BinaryPrimitives.ReadUInt64BigEndian(field));
        WriteUInt64(rows, BinaryPrimitives.ReadUInt64BigEndian(field[8..]));
        return new Guid(field, bigEndian: true);
    }

    /// <summary>Its length as a LEB128 number, then its bytes.</summary>
    private static void WriteText(ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> text)
    {
        var span = rows.GetSpan(text.Length + 5);
        var length = 0;
        for (var left = (uint)text.Length; ; left >>= 7)
        {
            span[length++] = (byte)(left > 0x7F ? left | 0x80 : left);
            if (left <= 0x7F)
                break;
        }
        text.CopyTo(span[length..]);
        rows.Advance(length + text.Length);
    }
}
