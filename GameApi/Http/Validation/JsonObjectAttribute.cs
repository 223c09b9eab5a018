using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace GameApi.Http.Validation;

/// <summary>Free JSON that PostgreSQL can store as jsonb: an object, of at most so many bytes, without U+0000.</summary>
internal sealed class JsonObjectAttribute(int maximumBytes) : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is null || (value is JsonElement { ValueKind: JsonValueKind.Object } json && FreeJson.IsStorable(json, maximumBytes));

    public override string FormatErrorMessage(string name) =>
        $"A JSON object of at most {maximumBytes} bytes, without the character U+0000 and numbers out of range.";
}
