using System.Text;
using System.Text.Json;

namespace GameApi.Http.Validation;

/// <summary>JSON whose shape is the client's own business: activity payloads, storage objects, game configuration.</summary>
internal static class FreeJson
{
    /// <summary>Whether PostgreSQL takes it as json or jsonb: not too long, no U+0000, no number beyond a double's range.</summary>
    internal static bool IsStorable(JsonElement json, int maximumBytes) =>
        Encoding.UTF8.GetByteCount(json.GetRawText()) <= maximumBytes && IsStorable(json);

    private static bool IsStorable(JsonElement json) => json.ValueKind switch
    {
        JsonValueKind.Object => json.EnumerateObject().All(member => IsText(member.Name) && IsStorable(member.Value)),
        JsonValueKind.Array => json.EnumerateArray().All(IsStorable),
        JsonValueKind.String => IsText(json),
        JsonValueKind.Number => json.TryGetDouble(out var number) && double.IsFinite(number),
        _ => true,
    };

    private static bool IsText(JsonElement json)
    {
        // An escaped lone surrogate is valid JSON and no text: reading it throws.
        try
        {
            return IsText(json.GetString()!);
        }
        catch (InvalidOperationException)
        {
            return false;
        }
    }

    private static bool IsText(string text) => !text.Contains('\0');
}
