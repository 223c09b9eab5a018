using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>
/// The format of a statement's result. libchdb formats each piece of a streamed result as a separate document. Formats whose documents can
/// be concatenated are streamed. For the others, such as JSON, the whole result is computed first.
/// </summary>
internal sealed record OutputFormat(string Name)
{
    private static readonly HashSet<string> Joinable = new(StringComparer.OrdinalIgnoreCase)
    {
        "RowBinary", "RowBinaryWithNames", "RowBinaryWithNamesAndTypes", "Native", "TabSeparated", "TSV", "TabSeparatedRaw", "TSVRaw",
        "CSV", "JSONEachRow", "JSONLines", "NDJSON", "JSONCompactEachRow", "LineAsString", "RawBLOB",
    };

    public bool IsJoinable => Joinable.Contains(Name);

    /// <summary>The format of the statement's FORMAT clause, else the default of the request.</summary>
    public static OutputFormat Of(string sql, string byDefault)
    {
        var text = Encoding.UTF8.GetBytes(sql);
        var words = new SqlWords(text);
        string? clause = null;
        var afterFormat = false;
        while (words.Next())
        {
            if (afterFormat)
                clause = Encoding.UTF8.GetString(text.AsSpan(words.Start..words.End));
            else if (clause is not null && !words.Is("SETTINGS"u8))
                clause = null;
            else if (clause is not null)
                break;
            afterFormat = words.Is("FORMAT"u8);
        }

        return new OutputFormat(clause ?? byDefault);
    }

    /// <summary>Length in bytes of the column names and types, with which every piece starts.</summary>
    public int HeaderLength(ReadOnlySpan<byte> piece)
    {
        var textsPerColumn = Name switch
        {
            _ when Name.Equals("RowBinaryWithNames", StringComparison.OrdinalIgnoreCase) => 1,
            _ when Name.Equals("RowBinaryWithNamesAndTypes", StringComparison.OrdinalIgnoreCase) => 2,
            _ => 0,
        };
        if (textsPerColumn == 0)
            return 0;
        var position = 0;
        var texts = ReadVarInt(piece, ref position) * textsPerColumn;
        for (; texts > 0; texts--)
        {
            var length = ReadVarInt(piece, ref position);
            position += length;
        }

        return position;
    }

    // LEB128: seven bits per byte, least significant first.
    private static int ReadVarInt(ReadOnlySpan<byte> bytes, ref int position)
    {
        var value = 0;
        for (var shift = 0; ; shift += 7)
        {
            var next = bytes[position++];
            value |= (next & 0x7F) << shift;
            if (next < 0x80)
                return value;
        }
    }
}
