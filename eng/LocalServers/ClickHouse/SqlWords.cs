using System.Text;

namespace LocalServers.ClickHouse;

/// <summary>Enumerates the words of a statement, except those in strings, quoted names, comments and parentheses.</summary>
internal ref struct SqlWords(ReadOnlySpan<byte> sql)
{
    private readonly ReadOnlySpan<byte> _sql = sql;

    public int Start { get; private set; }

    public int End { get; private set; }

    public readonly bool Is(ReadOnlySpan<byte> keyword) => Ascii.EqualsIgnoreCase(_sql[Start..End], keyword);

    /// <summary>Moves to the next word. Returns false at the end of the text.</summary>
    public bool Next()
    {
        var depth = 0;
        for (var i = End; i < _sql.Length;)
        {
            var c = _sql[i];
            if (c is (byte)'\'' or (byte)'"' or (byte)'`')
            {
                i = AfterQuoted(i);
            }
            else if (StartsWith(i, "--"u8) || StartsWith(i, "# "u8) || StartsWith(i, "#!"u8))
            {
                i = After(i, "\n"u8);
            }
            else if (StartsWith(i, "/*"u8))
            {
                i = After(i + 2, "*/"u8);
            }
            else if (IsWord(c))
            {
                var start = i;
                while (i < _sql.Length && IsWord(_sql[i]))
                    i++;
                if (depth > 0)
                    continue;
                (Start, End) = (start, i);
                return true;
            }
            else
            {
                depth += c is (byte)'(' ? 1 : c is (byte)')' ? -1 : 0;
                i++;
            }
        }

        Start = End = _sql.Length;
        return false;
    }

    private readonly bool StartsWith(int position, ReadOnlySpan<byte> text) => _sql[position..].StartsWith(text);

    private readonly int After(int position, ReadOnlySpan<byte> text) =>
        position < _sql.Length && _sql[position..].IndexOf(text) is >= 0 and var found ? position + found + text.Length : _sql.Length;

    private readonly int AfterQuoted(int position)
    {
        var quote = _sql[position];
        for (var i = position + 1; i < _sql.Length; i++)
        {
            if (_sql[i] == '\\')
                i++;
            else if (_sql[i] == quote)
                return i + 1;
        }

        return _sql.Length;
    }

    private static bool IsWord(byte c) => char.IsAsciiLetterOrDigit((char)c) || c is (byte)'_' or (byte)'.' or >= 0x80;
}
