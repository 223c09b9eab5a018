namespace GameApi.Data.Schema;

/// <summary>Checks that several tables have.</summary>
internal static class Checks
{
    /// <summary>
    /// Bytes of an activity's payload as PostgreSQL returns it: twice what a client may send, which is more than blanks add. The one bound
    /// of an activity's size: validation, this check, a page and the warehouse (<c>payload_is_small</c>) hold to it.
    /// </summary>
    public const int MaxPayload = 16 * 1024;

    /// <summary>The same of a game's configuration.</summary>
    public const int MaxConfig = 32 * 1024;

    /// <summary>Text as the API takes it: no control characters, no blanks at either end.</summary>
    public static string Text(string column) => $"{column} !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND {column} = btrim({column})";

    /// <summary>
    /// A name of ASCII characters, by its pattern and its length apart: of a pattern that counts (<c>{0,63}</c>) PostgreSQL makes an
    /// automaton with a state for each character, anew for each row, which costs ten times as much.
    /// </summary>
    public static string Name(string column, string pattern, int shortest, int longest) =>
        $"octet_length({column}) BETWEEN {shortest} AND {longest} AND {column} ~ '^{pattern}$'";

    /// <summary>The size of its text: of the value alone a few bytes can be megabytes, since numbers are written in full.</summary>
    public static string Jsonb(string column, int maxBytes) => $"octet_length({column}::text) <= {maxBytes}";
}
