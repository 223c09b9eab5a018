using System.Buffers;

namespace AnalyticsWorker.Export;

/// <summary>A range of an event log, in the warehouse's own format. The same range always has the same token.</summary>
/// <param name="Source">The event log.</param>
/// <param name="From">Exclusive.</param>
/// <param name="To">Inclusive.</param>
/// <param name="Rows">RowBinary, rows one after the other.</param>
/// <param name="Marks">Where each row begins, and what it is.</param>
/// <param name="ReadAt">The database's clock when the read began.</param>
/// <param name="More">Whether its limit ended it: there may be more to read at once.</param>
internal sealed record ExportBatch(
    string Source, Cursor From, Cursor To, ArrayBufferWriter<byte> Rows, IReadOnlyList<RowMark> Marks, DateTimeOffset ReadAt, bool More)
{
    public int Count => Marks.Count;

    /// <summary>What ClickHouse recognises a repeated insert by.</summary>
    public string Token => $"{Source}:{From}:{To}";

    /// <summary>The same for a part of it.</summary>
    public string TokenOf(int first, int count) => $"{Source}:{Marks[first].At}-{Marks[first + count - 1].At}";

    /// <summary>Bytes of the rows from <paramref name="first"/> on.</summary>
    public ReadOnlyMemory<byte> Slice(int first, int count)
    {
        var start = Marks[first].Offset;
        var end = first + count < Count ? Marks[first + count].Offset : Rows.WrittenCount;
        return Rows.WrittenMemory[start..end];
    }
}

/// <summary>One row of a batch.</summary>
/// <param name="Offset">Its first byte.</param>
/// <param name="At">Where it is in the event log.</param>
/// <param name="OccurredAt">When it happened, in microseconds since 1970.</param>
internal readonly record struct RowMark(int Offset, Cursor At, long OccurredAt);
