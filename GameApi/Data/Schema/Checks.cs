namespace GameApi.Data.Schema;

/// <summary>Checks that several tables have.</summary>
internal static class Checks
{
    /// <summary>Bytes of jsonb: more than 16 KiB of JSON, the most that a client may send, ever become.</summary>
    public const int LargestJsonb = 128 * 1024;

    /// <summary>Text as the API takes it: no control characters, no blanks at either end.</summary>
    public static string Text(string column) => $"{column} !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND {column} = btrim({column})";

    /// <summary>
    /// A name of ASCII characters, by its pattern and its length apart: of a pattern that counts (<c>{0,63}</c>) PostgreSQL makes an automaton with a state for
    /// each character, anew for each row, which costs ten times as much.
    /// </summary>
    public static string Name(string column, string pattern, int shortest, int longest) =>
        $"octet_length({column}) BETWEEN {shortest} AND {longest} AND {column} ~ '^{pattern}$'";

    /// <summary>An in-memory size, because a check runs with every write and the text would have to be made for it.</summary>
    public static string Jsonb(string column) => $"pg_column_size({column}) <= {LargestJsonb}";
}
