using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Unicode;

namespace GameApi.Http.Validation;

/// <summary>JSON whose shape is the client's own business: activity payloads, storage objects, game configuration.</summary>
internal static class FreeJson
{
    /// <summary>Whether PostgreSQL takes it as json or jsonb: not too long, no U+0000, no half surrogate, no number beyond a double's range.</summary>
    internal static bool IsStorable(JsonElement json, int maximumBytes)
    {
        var raw = JsonMarshal.GetRawUtf8Value(json);
        // What PostgreSQL refuses in text, JSON can only say by an escape.
        return raw.Length <= maximumBytes && Utf8.IsValid(raw) && (raw.Contains((byte)'\\') ? IsReadable(() => IsStorable(json, escapes: true)) : IsStorable(json, escapes: false));
    }

    /// <summary>A string's text; null where it has none, since an escaped half of a surrogate pair is valid JSON and no text.</summary>
    internal static string? TextOf(JsonElement json)
    {
        string? text = null;
        return IsReadable(() => (text = json.GetString()) is not null) ? text : null;
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

    private static bool IsStorable(JsonElement json, bool escapes)
    {
        switch (json.ValueKind)
        {
            case JsonValueKind.Object:
                foreach (var member in json.EnumerateObject())
                    if ((escapes && !IsText(member.Name)) || !IsStorable(member.Value, escapes))
                        return false;
                return true;
            case JsonValueKind.Array:
                foreach (var item in json.EnumerateArray())
                    if (!IsStorable(item, escapes))
                        return false;
                return true;
            case JsonValueKind.String:
                return !escapes || IsText(json.GetString()!);
            case JsonValueKind.Number:
                return json.TryGetDouble(out var number) && double.IsFinite(number);
            default:
                return true;
        }
    }

    private static bool IsText(string text) => !text.Contains('\0');
}
