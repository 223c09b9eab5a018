using System.Text.Json;
using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>
/// What of a change of the OpenAPI document breaks a client of the previous document: what it calls or reads is gone, or what
/// it sends is rejected. Requests may only become wider, responses only narrower.
/// </summary>
internal sealed class BreakingChanges
{
    /// <summary>Limits whose rise (1) or fall (-1) refuses what was accepted.</summary>
    private static readonly (string Name, int Refuses)[] Limits =
        [("minLength", 1), ("minItems", 1), ("minimum", 1), ("maxLength", -1), ("maxItems", -1), ("maximum", -1)];

    private readonly JsonObject _before;
    private readonly JsonObject _after;
    private readonly List<string> _found = [];
    private readonly HashSet<(string, string, bool)> _compared = [];

    private BreakingChanges(JsonObject before, JsonObject after) => (_before, _after) = (before, after);

    /// <summary>
    /// A sentence for each breaking change; none where every client of <paramref name="before"/> works with <paramref name="after"/>.
    /// </summary>
    public static IReadOnlyList<string> Between(JsonObject before, JsonObject after)
    {
        var changes = new BreakingChanges(before, after);
        foreach (var (path, item) in before["paths"]!.AsObject())
            foreach (var (method, operation) in item!.AsObject())
            {
                var known = operation!.AsObject();
                var name = $"{method.ToUpperInvariant()} {path}{ClientCall(known)}";
                if (after["paths"]![path]?[method] is not JsonObject now)
                    changes._found.Add($"{name} is gone");
                else if (known["operationId"] is { } id && $"{id}" != $"{now["operationId"]}")
                    changes._found.Add($"{name} is called {now["operationId"]} in the clients now");
                else
                    changes.Operation(name, known, now);
            }

        return changes._found;
    }

    /// <summary>What of the generated clients (clients/) calls it.</summary>
    private static string ClientCall(JsonObject operation) =>
        operation["operationId"] is { } id && operation["tags"]?[0] is { } tag
            ? $" (in the clients {tag}Operations.{id}Async and {JsonNamingPolicy.CamelCase.ConvertName($"{id}")})" : "";

    private void Operation(string name, JsonObject before, JsonObject after)
    {
        // Each type is compared once in each operation, so that every broken call is named.
        _compared.Clear();
        var (known, now) = (Parameters(before), Parameters(after));
        foreach (var (key, parameter) in known)
            if (now.TryGetValue(key, out var same))
                Schema($"{name} {key}", parameter["schema"], same["schema"], isRequest: true);
            else
                _found.Add($"{name} takes no {key} any more");
        var required = now.Where(
            pair => Flag(pair.Value["required"]) && !(known.TryGetValue(pair.Key, out var was) && Flag(was["required"])));
        foreach (var (key, _) in required)
            _found.Add($"{name} requires {key}");

        if (Flag(after["requestBody"]?["required"]) && !Flag(before["requestBody"]?["required"]))
            _found.Add($"{name} requires a body");
        Contents($"{name} body", before["requestBody"], after["requestBody"], isRequest: true);
        foreach (var (status, answer) in before["responses"]!.AsObject().Where(answer => answer.Key.StartsWith('2')))
            if (after["responses"]![status] is { } stays)
                Contents($"{name} {status}", answer, stays, isRequest: false);
            else
                _found.Add($"{name} never answers {status} any more");
    }

    private void Contents(string where, JsonNode? before, JsonNode? after, bool isRequest)
    {
        foreach (var (type, content) in before?["content"]?.AsObject() ?? [])
            if (after?["content"]?[type] is { } now)
                Schema(where, content!["schema"], now["schema"], isRequest);
            else
                _found.Add($"{where} is no {type} any more");
    }

    private void Schema(string where, JsonNode? before, JsonNode? after, bool isRequest)
    {
        if (before is null || after is null)
            return;
        if (before["$ref"] is { } from && after["$ref"] is { } to && !_compared.Add(($"{from}", $"{to}", isRequest)))
            return;
        var (was, isNow) = (Shape.Of(_before, before), Shape.Of(_after, after));
        var (wider, narrower) = isRequest ? (isNow, was) : (was, isNow);
        if (wider.Types.Count > 0 && !narrower.Types.All(wider.Types.Contains))
            _found.Add($"{where} was {string.Join(" or ", was.Types)} and is {string.Join(" or ", isNow.Types)}");

        foreach (var (name, property) in was.Properties)
            if (isNow.Properties[name] is { } same)
                Schema($"{where}.{name}", property, same, isRequest);
            else
                _found.Add($"{where}.{name} is gone");
        foreach (var name in isRequest ? isNow.Required.Except(was.Required) : was.Required.Except(isNow.Required))
            _found.Add(isRequest ? $"{where}.{name} is required" : $"{where}.{name} may be missing");

        Schema($"{where}[]", was.Node["items"], isNow.Node["items"], isRequest);
        if (isRequest)
            Narrowing(where, was.Node, isNow.Node);
    }

    private void Narrowing(string where, JsonNode before, JsonNode after)
    {
        foreach (var (limit, refuses) in Limits)
            if (Number(after[limit]) is { } now && (Number(before[limit]) is not { } was || Math.Sign(now - was) == refuses))
                _found.Add($"{where} has {limit} {now}");
        if (after["pattern"] is { } pattern && $"{before["pattern"]}" != $"{pattern}")
            _found.Add($"{where} must match {pattern}");
        if (after["enum"] is JsonArray values
            && (before["enum"] is not JsonArray known || known.Any(value => !values.Any(other => JsonNode.DeepEquals(value, other)))))
            _found.Add($"{where} must be one of {values.ToJsonString()}");
    }

    private static Dictionary<string, JsonObject> Parameters(JsonObject operation) =>
        (operation["parameters"]?.AsArray() ?? [])
            .ToDictionary(parameter => $"{parameter!["in"]} {parameter["name"]}", parameter => parameter!.AsObject());

    private static bool Flag(JsonNode? node) => node?.GetValue<bool>() == true;

    private static decimal? Number(JsonNode? node) => node?.GetValue<decimal>();

    /// <summary>A schema without references, and without the alternative "or null", which is a type of its own.</summary>
    private sealed record Shape(JsonNode Node, HashSet<string> Types, JsonObject Properties, HashSet<string> Required)
    {
        public static Shape Of(JsonObject document, JsonNode schema)
        {
            var types = new HashSet<string>(StringComparer.Ordinal);
            while (true)
            {
                if (schema["$ref"] is { } reference)
                    schema = $"{reference}"[2..].Split('/').Aggregate((JsonNode)document, (node, name) => node[name]!);
                else if ((schema["oneOf"] ?? schema["anyOf"]) is JsonArray alternatives
                    && alternatives.FirstOrDefault(one => $"{one!["type"]}" != "null") is { } other)
                    (schema, _) = (other, alternatives.Any(one => $"{one!["type"]}" == "null") && types.Add("null"));
                else
                    break;
            }

            if (schema["type"] is JsonArray several)
                types.UnionWith(several.Select(type => $"{type}"));
            else if (schema["type"] is { } single)
                types.Add($"{single}");
            var required = (schema["required"]?.AsArray() ?? []).Select(name => $"{name}");
            return new(schema, types, schema["properties"]?.AsObject() ?? [], [.. required]);
        }
    }
}
