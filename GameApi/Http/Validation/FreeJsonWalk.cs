using System.Runtime.InteropServices;
using System.Text.Json;
using ServiceDefaults.Problems;

namespace GameApi.Http.Validation;

/// <summary>
/// Walks through a JSON value once: checks for content that PostgreSQL rejects, and computes an upper bound of the text it would return.
/// </summary>
internal sealed class FreeJsonWalk(bool hasEscapes, long maxStoredBytes)
{
    private long _left = maxStoredBytes;

    internal bool HasEscapes => hasEscapes;

    /// <summary>Whether the value can be stored.</summary>
    internal bool Take(JsonElement json) => Take(json, level: 1) && _left >= 0;

    private bool Take(JsonElement json, int level) => json.ValueKind switch
    {
        JsonValueKind.Object => level <= JsonLevels.Max && TakeObject(json, level),
        JsonValueKind.Array => level <= JsonLevels.Max && TakeArray(json, level),
        JsonValueKind.String => Spend(JsonMarshal.GetRawUtf8Value(json).Length) && (!hasEscapes || IsText(json.GetString()!)),
        JsonValueKind.Number =>
            json.TryGetDouble(out var number) && double.IsFinite(number) && Spend(JsonbNumber.Length(JsonMarshal.GetRawUtf8Value(json))),
        _ => Spend(JsonMarshal.GetRawUtf8Value(json).Length),
    };

    private bool TakeObject(JsonElement json, int level)
    {
        Spend(2);
        foreach (var member in json.EnumerateObject())
        {
            // Two quotes, a colon and a comma, and a blank after each of the latter two.
            var name = JsonMarshal.GetRawUtf8PropertyName(member).Length + 6;
            if (!Spend(name) || (hasEscapes && !IsText(member.Name)) || !Take(member.Value, level + 1))
                return false;
        }

        return true;
    }

    private bool TakeArray(JsonElement json, int level)
    {
        Spend(2);
        foreach (var item in json.EnumerateArray())
            if (!Spend(2) || !Take(item, level + 1))
                return false;
        return true;
    }

    private bool Spend(long bytes) => (_left -= bytes) >= 0;

    private static bool IsText(string text) => !text.Contains('\0');
}
