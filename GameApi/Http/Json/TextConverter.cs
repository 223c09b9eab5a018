using System.Text.Json;
using System.Text.Json.Serialization;
using GameApi.Http.Text;
using ServiceDefaults.Problems;

namespace GameApi.Http.Json;

/// <summary>Strings without U+0000, which PostgreSQL cannot store, in Unicode's form C: what looks the same is counted, hashed and stored the same.</summary>
internal sealed class TextConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        if (reader.TokenType is not JsonTokenType.String)
            throw new NotAcceptedException("A string.");
        var text = reader.GetString();
        return text?.Contains('\0') == true ? throw new NotAcceptedException("A string without the character U+0000.") : text is null ? null : SentText.Compose(text);
    }

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);

    public override string ReadAsPropertyName(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.GetString()!;

    public override void WriteAsPropertyName(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WritePropertyName(value);
}
