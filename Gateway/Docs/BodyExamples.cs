using System.Text.Json.Nodes;

namespace Gateway.Docs;

/// <summary>
/// Adds an example to each JSON body of an OpenAPI 3.1 document: the one that the code documents on the type, or one composed from the
/// examples of the members, such as for a page.
/// </summary>
internal sealed class BodyExamples
{
    private const string Instant = "2026-11-02T18:05:12Z";

    private readonly JsonObject _schemas;

    private BodyExamples(JsonObject document) => _schemas = document["components"]?["schemas"]?.AsObject() ?? [];

    internal static void AddTo(JsonObject document)
    {
        var examples = new BodyExamples(document);
        foreach (var operation in GatewayResponses.Operations(document))
        {
            examples.Complete(operation["requestBody"]);
            foreach (var (_, response) in OpenApiDocuments.Section(operation, "responses"))
                examples.Complete(response);
        }
    }

    private void Complete(JsonNode? body)
    {
        if (body?["content"]?["application/json"] is JsonObject { } media && media["schema"] is JsonObject schema)
            media["example"] ??= Of(schema);
    }

    /// <summary>For a schema that allows any JSON, such as a stored value.</summary>
    private static JsonObject AnyJson() => new() { ["level"] = 7 };

    private JsonNode? Of(JsonObject schema)
    {
        if (schema["examples"] is JsonArray { Count: > 0 } examples)
            return examples[0]?.DeepClone();
        if (schema["$ref"] is { } reference)
            return _schemas[$"{reference}".Split('/')[^1]] is JsonObject { Count: > 0 } component ? Of(component) : AnyJson();
        if (schema["oneOf"] is JsonArray choices)
            return choices.OfType<JsonObject>().FirstOrDefault(choice => $"{choice["type"]}" != "null") is { } choice ? Of(choice) : null;
        if (schema["properties"] is JsonObject members)
            return new JsonObject(members.Select(member => KeyValuePair.Create(member.Key, Of(member.Value!.AsObject()))));
        if (schema["items"] is JsonObject item)
            return new JsonArray(Of(item));
        return $"{schema["format"]}" == "date-time" ? Instant : null;
    }
}
