using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>
/// An INSERT with its rows in the request: <c>INSERT INTO t (a) SETTINGS x=1 FORMAT RowBinary</c>, a line break, the rows. libchdb silently
/// drops inline rows after a blank line, so the rows go to a file, from which the engine reads them.
/// </summary>
/// <param name="Target">The statement up to the source of the rows: <c>INSERT INTO t (a)</c>.</param>
/// <param name="Tail">Settings and format.</param>
/// <param name="DataStart">Start of the rows, in bytes from the start of the statement.</param>
internal sealed record InsertStatement(string Target, string Tail, int DataStart)
{
    /// <summary>The same statement with a file on this machine as the source of its rows.</summary>
    public string From(string file) => $"{Target} FROM INFILE {StatementRequest.Quote(file, '\'')} COMPRESSION 'none' {Tail}";

    /// <returns>Null unless the text is an INSERT with inline rows. INSERT SELECT and INSERT FROM INFILE have none.</returns>
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

    // As in ClickHouse, blanks and one line break belong to the statement, not to the rows.
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
