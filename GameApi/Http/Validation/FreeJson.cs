using System.Text;
using System.Text.Json;

namespace GameApi.Http.Validation;

/// <summary>JSON whose shape is the client's own business: activity payloads, storage objects, game configuration.</summary>
internal static class FreeJson
{
    /// <summary>Whether PostgreSQL takes it as json or jsonb: not too long, no U+0000, no half surrogate, no number beyond a double's range.</summary>
    internal static bool IsStorable(JsonElement json, int maximumBytes) =>
        Encoding.UTF8.GetByteCount(json.GetRawText()) <= maximumBytes && IsReadable(() => IsStorable(json));

    /// <summary>A string's text; null where it has none, since an escaped half of a surrogate pair is valid JSON and no text.</summary>
    internal static string? TextOf(JsonElement json)
    {
        string? text = null;
        return IsReadable(() => (text = json.GetString()) is not null) ? text : null;
    }

    /// <summary>What the check says, or false where the JSON holds text that cannot be read: reading a half surrogate throws.</summary>
    internal static bool IsReadable(Func<bool> check)
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

    private static bool IsStorable(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => IsText(member.Name) && IsStorable(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsStorable),
        JsonValueKind.String => IsText(json.GetString()!),
        JsonValueKind.Number => json.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    private static bool IsText(string text) => !text.Contains('\0');
}
