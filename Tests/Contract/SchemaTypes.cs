using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>Which schemas of an OpenAPI document leave open what a value is, or allow more than one kind of value.</summary>
internal static class SchemaTypes
{
    /// <summary>Free JSON, by design.</summary>
    private static readonly string[] Free = ["payload", "config", "JsonElement"];

    public static IReadOnlyList<string> Missing(JsonObject document) => [.. Walk("", document, isSchema: false)];

    private static IEnumerable<string> Walk(string path, JsonNode? node, bool isSchema)
    {
        if (node is JsonArray list)
            return list.SelectMany((item, index) => Walk($"{path}[{index}]", item, isSchema));
        if (node is not JsonObject members)
            return [];
        var inner = members.SelectMany(member => member.Key switch
        {
            "schema" or "items" => Walk($"{path}/{member.Key}", member.Value, isSchema: true),
            "schemas" or "properties" =>
                member.Value!.AsObject().Where(schema => !Free.Contains(schema.Key))
                    .SelectMany(schema => Walk($"{path}/{schema.Key}", schema.Value, isSchema: true)),
            "oneOf" or "example" or "default" => [],
            _ => Walk($"{path}/{member.Key}", member.Value, isSchema: false),
        });
        return isSchema && !IsTyped(members) ? inner.Prepend(path) : inner;
    }

    private static bool IsTyped(JsonObject schema) => schema["$ref"] is not null || schema["oneOf"] is not null
        || (schema["type"] is { } type && (type is not JsonArray several || several.Count(one => $"{one}" != "null") == 1));
}
