using System.Buffers;
using System.Buffers.Binary;
using System.Text;
using AnalyticsWorker.Warehouse;

namespace AnalyticsWorker.Export;

/// <summary>
/// Transcodes rows of PostgreSQL's COPY ... (FORMAT BINARY) to ClickHouse's <see cref="RowBinary"/>, field by field and without an object
/// per row. https://www.postgresql.org/docs/current/sql-copy.html, "Binary Format".
/// </summary>
internal ref struct CopyTranscoder(ReadOnlySpan<byte> copy, string source)
{
    private const short FieldCount = 10;
    private const int SignatureLength = 11;

    /// <summary>PostgreSQL counts microseconds from 2000, ClickHouse from 1970.</summary>
    private const long MicrosecondsTo2000 = 946_684_800_000_000;

    private readonly byte[] _source = Encoding.UTF8.GetBytes(source);
    private ReadOnlySpan<byte> _rest = AfterHeader(copy);

    /// <summary>Whether the end of the COPY was reached, so that it was not cut off.</summary>
    public bool Ended { get; private set; }

    /// <summary>Writes the next row, unless no complete row is left.</summary>
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
        rows.WriteText(_source);
        var txid = BinaryPrimitives.ReadUInt64BigEndian(Field());
        rows.WriteUInt64(txid);
        var activityId = Field();
        rows.WriteUuid(activityId);
        var playerId = Field();
        rows.WriteUuid(Field());
        rows.WriteText(Field());
        rows.WriteUuid(Field());
        rows.WriteText(Field());
        var occurredAt = Time(Field());
        rows.WriteInt64(occurredAt);
        var receivedAt = Time(Field());
        rows.WriteInt64(receivedAt);
        var payload = Field();
        rows.WriteText(payload);
        mark = new RowMark(
            offset, new Cursor(txid, new Guid(activityId, bigEndian: true), new Guid(playerId, bigEndian: true)), occurredAt,
            WarehouseConstraint.ViolatedBy(occurredAt, receivedAt, payload.Length));
        return true;
    }

    private static ReadOnlySpan<byte> AfterHeader(ReadOnlySpan<byte> copy)
    {
        if (!copy.StartsWith("PGCOPY\n\xFF\r\n\0"u8[..6]))
            throw new InvalidDataException("PostgreSQL did not send a binary COPY.");
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

    /// <summary>Fields are never null, because the query replaces nulls.</summary>
    private ReadOnlySpan<byte> Field() => Take(BinaryPrimitives.ReadInt32BigEndian(Take(4)));

    /// <returns>Microseconds since 1970. Infinity wraps to a value that violates the warehouse's constraints.</returns>
    private static long Time(ReadOnlySpan<byte> field) => BinaryPrimitives.ReadInt64BigEndian(field) + MicrosecondsTo2000;
}
