using System.Globalization;
using System.Text.Json.Nodes;
using ServiceDefaults.Problems;

namespace Gateway.Docs;

/// <summary>Adds to the document what the services do not know: the server's address and the gateway's own responses.</summary>
internal static class GatewayResponses
{
    private const string Json = "application/problem+json";

    private static readonly ProblemType[] OfEveryOperation =
        [ProblemType.RateLimited, ProblemType.BadGateway, ProblemType.Unavailable, ProblemType.GatewayTimeout];

    private static readonly ProblemType[] OfBodies = [ProblemType.RequestTimeout, ProblemType.TooLarge];

    /// <summary>Completes an OpenAPI 3.1 document. What an operation declares itself is kept.</summary>
    internal static void AddTo(JsonObject document)
    {
        document["servers"] = new JsonArray(new JsonObject { ["url"] = "/", ["description"] = "The gateway that serves this document." });
        OpenApiDocuments.Section(OpenApiDocuments.Section(document, "components"), "headers")["RetryAfter"] = new JsonObject
        {
            ["description"] = "Seconds to wait before retrying the request (RFC 9110, section 10.2.3).",
            ["schema"] = new JsonObject { ["type"] = "integer", ["example"] = 1 },
        };
        foreach (var operation in Operations(document))
            Complete(operation);
    }

    /// <summary>The operations of a document.</summary>
    internal static IEnumerable<JsonObject> Operations(JsonObject document) =>
        OpenApiDocuments.Section(document, "paths").SelectMany(path => path.Value!.AsObject())
            .Select(operation => operation.Value!.AsObject());

    private static void Complete(JsonObject operation)
    {
        var responses = OpenApiDocuments.Section(operation, "responses");
        foreach (var problem in operation.ContainsKey("requestBody") ? [.. OfEveryOperation, .. OfBodies] : OfEveryOperation)
            if (!responses.ContainsKey(Key(problem)))
                responses[Key(problem)] = new JsonObject { ["description"] = $"`{problem.Uri}`: {problem.Title}", ["content"] = Content() };
        foreach (var (status, response) in responses.OrderBy(response => response.Key, StringComparer.Ordinal).ToArray())
        {
            responses.Remove(status);
            responses[status] = response;
            if (status is "429" or "503")
                response!["headers"] = new JsonObject { ["Retry-After"] = new JsonObject { ["$ref"] = "#/components/headers/RetryAfter" } };
            if (response!["content"]?[Json] is JsonObject body && int.TryParse(status, CultureInfo.InvariantCulture, out var code))
                body["example"] ??= ProblemType.OfStatus(code)?.Example;
        }
    }

    private static string Key(ProblemType problem) => problem.Status.ToString(CultureInfo.InvariantCulture);

    private static JsonObject Content() =>
        new() { [Json] = new JsonObject { ["schema"] = new JsonObject { ["$ref"] = "#/components/schemas/ProblemDetails" } } };
}
