using System.ComponentModel.DataAnnotations;
using System.Text.Json;

namespace GameApi.Http.Validation;

/// <summary>A JSON object that PostgreSQL can store as jsonb, with size limits as sent and as stored.</summary>
internal sealed class JsonObjectAttribute(int maxBytes, int maxStoredBytes) : ValidationAttribute
{
    public override bool IsValid(object? value) =>
        value is null
            || (value is JsonElement { ValueKind: JsonValueKind.Object } json && FreeJson.IsJsonb(json, maxBytes, maxStoredBytes));

    public override string FormatErrorMessage(string name) =>
        $"A JSON object of at most {maxBytes} bytes, {maxStoredBytes} with its numbers written in full; {FreeJson.Accepted}.";
}
