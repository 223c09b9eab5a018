namespace GameApi.Data.Schema;

/// <summary>Check constraints that several tables share.</summary>
internal static class Checks
{
    /// <summary>
    /// Largest payload of an activity, in bytes as PostgreSQL returns it: twice the limit for clients, which covers the blanks that jsonb
    /// adds. Validation, this check, pages and the warehouse (<c>payload_is_small</c>) all use this bound.
    /// </summary>
    public const int MaxPayload = 16 * 1024;

    /// <summary>The same for a game's configuration.</summary>
    public const int MaxConfig = 32 * 1024;

    /// <summary>Text as the API accepts it: no control characters, no leading or trailing blanks.</summary>
    public static string Text(string column) => $"{column} !~ '[\\u0001-\\u001f\\u007f-\\u009f]' AND {column} = btrim({column})";

    /// <summary>
    /// A name of ASCII characters. Pattern and length are separate checks: for a counted pattern (<c>{0,63}</c>) PostgreSQL builds an
    /// automaton with a state per character for each row, which costs ten times as much.
    /// </summary>
    public static string Name(string column, string pattern, int shortest, int longest) =>
        $"octet_length({column}) BETWEEN {shortest} AND {longest} AND {column} ~ '^{pattern}$'";

    /// <summary>
    /// Limits the size of the text. A jsonb value of a few bytes can be megabytes of text, since numbers are written in full.
    /// </summary>
    public static string Jsonb(string column, int maxBytes) => $"octet_length({column}::text) <= {maxBytes}";
}
