using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Text;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>
/// Reads strings in Unicode normalization form C, so that equal-looking text is counted, hashed and stored alike. Rejects U+0000, which
/// PostgreSQL cannot store.
/// </summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
            throw new NotAcceptedException("A string.");
        var text = TextOf(ref reader);
        if (text?.Contains('\0') == true)
            throw new NotAcceptedException("A string without the character U+0000.");
        return text is null ? null : SentText.Compose(text);
    }

    /// <summary>An escaped lone surrogate is valid JSON but not valid text.</summary>
    private static string? TextOf(ref Utf8JsonReader reader)
    {
        try
        {
            return reader.GetString();
        }
        catch (InvalidOperationException)
        {
            throw new NotAcceptedException("A string of whole characters, without half a surrogate pair.");
        }
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) =>
        writer.WritePropertyName(value);
}
