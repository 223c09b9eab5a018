using System.Buffers;

namespace AnalyticsWorker.Warehouse;

/// <summary>A range of an event log in the warehouse's format. The same range always has the same token.</summary>
/// <param name="Source">The event log.</param>
/// <param name="From">The start, exclusive.</param>
/// <param name="To">The end, inclusive.</param>
/// <param name="Rows">The rows in RowBinary.</param>
/// <param name="Marks">The offset and position of each row.</param>
/// <param name="ReadAt">The database's clock when the read began.</param>
/// <param name="More">Whether the batch reached its limit, so that there may be more to read.</param>
internal sealed record ExportBatch(
    string Source, Cursor From, Cursor To, ArrayBufferWriter<byte> Rows, IReadOnlyList<RowMark> Marks, DateTimeOffset ReadAt, bool More)
{
    /// <summary>Columns of <c>activities</c> in the order of a row.</summary>
    public static readonly string[] Columns =
        ["source", "txid", "activity_id", "player_id", "game_id", "session_id", "kind", "occurred_at", "received_at", "payload"];

    public int Count => Marks.Count;

    /// <summary>The deduplication token: ClickHouse discards a repeated insert with the same token.</summary>
    public string Token => $"{Source}:{From}:{To}";

    /// <summary>The deduplication token of a part of the batch.</summary>
    public string TokenOf(int first, int count) => $"{Source}:{Marks[first].At}-{Marks[first + count - 1].At}";

    /// <summary>The rows that violate no constraint, with the same range and token.</summary>
    public ExportBatch Insertable()
    {
        if (!Marks.Any(mark => mark.Violates is not null))
            return this;
        var rows = new ArrayBufferWriter<byte>(Rows.WrittenCount);
        var marks = new List<RowMark>(Count);
        for (var row = 0; row < Count; row++)
        {
            if (Marks[row].Violates is not null)
                continue;
            marks.Add(Marks[row] with { Offset = rows.WrittenCount });
            rows.Write(Slice(row, 1).Span);
        }

        return this with { Rows = rows, Marks = marks };
    }

    /// <summary>The bytes of some rows.</summary>
    public ReadOnlyMemory<byte> Slice(int first, int count)
    {
        var start = Marks[first].Offset;
        var end = first + count < Count ? Marks[first + count].Offset : Rows.WrittenCount;
        return Rows.WrittenMemory[start..end];
    }
}

/// <summary>A row of a batch.</summary>
/// <param name="Offset">The offset of its first byte.</param>
/// <param name="At">Its position in the event log.</param>
/// <param name="OccurredAt">When it occurred, in microseconds since 1970.</param>
/// <param name="Violates">The warehouse's constraint that it violates; null if none.</param>
internal readonly record struct RowMark(int Offset, Cursor At, long OccurredAt, string? Violates = null);
