using System.Buffers;

namespace AnalyticsWorker.Warehouse;

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
    /// <summary>Columns of <c>activities</c> in the order of a row.</summary>
    public static readonly string[] Columns =
        ["source", "txid", "activity_id", "player_id", "game_id", "session_id", "kind", "occurred_at", "received_at", "payload"];

    public int Count => Marks.Count;

    /// <summary>What ClickHouse recognises a repeated insert by.</summary>
    public string Token => $"{Source}:{From}:{To}";

    /// <summary>The same for a part of it.</summary>
    public string TokenOf(int first, int count) => $"{Source}:{Marks[first].At}-{Marks[first + count - 1].At}";

    /// <summary>The rows that violate no constraint, in the same range and under the same token.</summary>
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
/// <param name="Violates">The constraint of the warehouse that it violates, if one does.</param>
internal readonly record struct RowMark(int Offset, Cursor At, long OccurredAt, string? Violates = null);
