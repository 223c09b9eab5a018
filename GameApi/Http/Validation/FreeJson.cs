using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;
using ServiceDefaults.Problems;

namespace GameApi.Http.Validation;

/// <summary>JSON whose shape is the client's own business: activity payloads, storage objects, game configuration.</summary>
internal static class FreeJson
{
    /// <summary>What is accepted besides a size, for messages.</summary>
    internal static readonly string Accepted =
        $"at most {JsonLevels.Max} nested levels, numbers within double precision, text without U+0000 and half surrogates";

    /// <summary>
    /// Whether PostgreSQL takes it as json, which keeps it as it was sent: not too long or deep, no U+0000, no half surrogate, no number
    /// beyond a double's range.
    /// </summary>
    internal static bool IsJson(JsonElement json, int maxBytes) => IsStorable(json, maxBytes, long.MaxValue);

    /// <summary>
    /// The same for jsonb, which keeps the value and not its text: it writes numbers in full (<c>1e308</c> has 309 digits) and a blank
    /// after commas and colons.
    /// </summary>
    /// <param name="json">As sent.</param>
    /// <param name="maxBytes">Of what was sent.</param>
    /// <param name="maxStoredBytes">Of what PostgreSQL makes of it.</param>
    internal static bool IsJsonb(JsonElement json, int maxBytes, int maxStoredBytes) => IsStorable(json, maxBytes, maxStoredBytes);

    /// <summary>A string's text; null where it has none, since an escaped half of a surrogate pair is valid JSON and no text.</summary>
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
        // What PostgreSQL refuses in text, JSON can only say by an escape.
        var walk = new FreeJsonWalk(raw.Contains((byte)'\\'), maxStoredBytes);
        return walk.HasEscapes ? IsReadable(() => walk.Take(json)) : walk.Take(json);
    }

    /// <summary>What the check says, or false where the JSON holds text that cannot be read: reading a half surrogate throws.</summary>
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
