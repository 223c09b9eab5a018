using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using ServiceDefaults.Problems;

namespace GameApi.Http.Validation;

/// <summary>Checks JSON of any shape: activity payloads, storage objects, game configuration.</summary>
internal static class FreeJson
{
    /// <summary>The accepted content apart from the size, for messages.</summary>
    internal static readonly string Accepted =
        $"at most {JsonLevels.Max} nested levels, numbers within double precision, text without U+0000 and lone surrogates";

    /// <summary>
    /// Whether PostgreSQL accepts it as json, which stores the text as sent: not too long or deep, no U+0000, no lone surrogate, no number
    /// beyond the range of a double.
    /// </summary>
    internal static bool IsJson(JsonElement json, int maxBytes) => IsStorable(json, maxBytes, long.MaxValue);

    /// <summary>
    /// The same for jsonb, which stores the value and not the text: PostgreSQL writes numbers in full (<c>1e308</c> has 309 digits) and a
    /// blank after each comma and colon.
    /// </summary>
    /// <param name="json">The JSON as sent.</param>
    /// <param name="maxBytes">Size limit of the JSON as sent.</param>
    /// <param name="maxStoredBytes">Size limit of the text that PostgreSQL returns.</param>
    internal static bool IsJsonb(JsonElement json, int maxBytes, int maxStoredBytes) => IsStorable(json, maxBytes, maxStoredBytes);

    /// <summary>Returns the text of a JSON string; null if it has a lone surrogate, which is valid JSON but not valid text.</summary>
    internal static string? TextOf(JsonElement json)
    {
        string? text = null;
        return IsReadable(() => (text = json.GetString()) is not null) ? text : null;
    }

    private static bool IsStorable(JsonElement json, int maxBytes, long maxStoredBytes)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        if (raw.Length > maxBytes || !Utf8.IsValid(raw))
            return false;
        // JSON can express the characters that PostgreSQL rejects only as escapes.
        var walk = new FreeJsonWalk(raw.Contains((byte)'\\'), maxStoredBytes);
        return walk.HasEscapes ? IsReadable(() => walk.Take(json)) : walk.Take(json);
    }

    /// <summary>Returns the result of the check; false if the JSON has a lone surrogate, which throws when it is read.</summary>
    private static bool IsReadable(Func<bool> check)
    {
        try
        {
            return check();
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }
}
