using System.Buffers;
using System.Buffers.Binary;

namespace AnalyticsWorker.Warehouse;

/// <summary>Writes values in ClickHouse's RowBinary: https://clickhouse.com/docs/interfaces/formats/RowBinary.</summary>
internal static class RowBinary
{
    public static void WriteUInt64(this ArrayBufferWriter<byte> rows, ulong value)
    {
        BinaryPrimitives.WriteUInt64LittleEndian(rows.GetSpan(8), value);
        rows.Advance(8);
    }

    public static void WriteInt64(this ArrayBufferWriter<byte> rows, long value) => rows.WriteUInt64((ulong)value);

    /// <summary>Writes two little-endian halves; PostgreSQL sends sixteen bytes in big-endian order.</summary>
    public static void WriteUuid(this ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> bytes)
    {
        rows.WriteUInt64(BinaryPrimitives.ReadUInt64BigEndian(bytes));
        rows.WriteUInt64(BinaryPrimitives.ReadUInt64BigEndian(bytes[8..]));
    }

    /// <summary>Writes the length as LEB128, then the bytes.</summary>
    public static void WriteText(this ArrayBufferWriter<byte> rows, ReadOnlySpan<byte> text)
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
