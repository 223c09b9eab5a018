using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>
/// An INSERT whose rows follow it in the request: <c>INSERT INTO t (a) SETTINGS x=1 FORMAT RowBinary</c>, a line end, the rows.
/// libchdb takes text after a statement for its rows only up to a blank line, silently, so rows always go in by a file.
/// </summary>
/// <param name="Target">Everything up to the rows' source: <c>INSERT INTO t (a)</c>.</param>
/// <param name="Tail">Settings and format.</param>
/// <param name="DataStart">Where the rows begin, in bytes from the start of the statement.</param>
internal sealed record InsertStatement(string Target, string Tail, int DataStart)
{
    /// <summary>The same statement with its rows read from a file on this machine.</summary>
    public string From(
        string file) =>
            $"{Target} FROM INFILE '{file.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal)}' COMPRESSION 'none' {Tail}";

    /// <summary>Null when the text is not an INSERT with rows of its own (INSERT SELECT and INSERT FROM INFILE are not).</summary>
    public static InsertStatement? TryParse(ReadOnlySpan<byte> text)
    {
        var words = new SqlWords(text);
        if (!words.Next() || !words.Is("INSERT"u8))
            return null;
        var settings = -1;
        while (words.Next())
        {
            if (words.Is("SELECT"u8) || words.Is("WITH"u8) || words.Is("INFILE"u8) || words.Is("WATCH"u8))
                return null;
            if (words.Is("SETTINGS"u8))
            {
                settings = words.Start;
            }
            else if (words.Is("VALUES"u8))
            {
                var source = settings < 0 ? words.Start : settings;
                return new InsertStatement(Text(text[..source]), $"{Text(text[source..words.Start])} FORMAT Values", words.End);
            }
            else if (words.Is("FORMAT"u8))
            {
                var format = words.Start;
                if (!words.Next())
                    return null;
                var source = settings < 0 ? format : settings;
                return new InsertStatement(Text(text[..source]), Text(text[source..words.End]), AfterLineEnd(text, words.End));
            }
        }

        return null;
    }

    // As ClickHouse does: blanks, then one line end, belong to the statement and not to the rows.
    private static int AfterLineEnd(ReadOnlySpan<byte> text, int position)
    {
        while (position < text.Length && text[position] is (byte)' ' or (byte)'\t' or (byte)'\f')
            position++;
        if (position < text.Length && text[position] == '\r')
            position++;
        if (position < text.Length && text[position] == '\n')
            position++;
        return position;
    }

    private static string Text(ReadOnlySpan<byte> bytes) => Encoding.UTF8.GetString(bytes);
}
