using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>The fields of a JSON body, each by the names and indexes that lead to it.</summary>
internal static class JsonFields
{
    internal static IEnumerable<object[]> Fields(JsonNode? node, object[] at) => node switch
    {
        JsonObject members =>
            members.SelectMany(member => (IEnumerable<object[]>)[[.. at, member.Key], .. Fields(member.Value, [.. at, member.Key])]),
        JsonArray items =>
            Enumerable.Range(0, items.Count)
                .SelectMany(index => (IEnumerable<object[]>)[[.. at, index], .. Fields(items[index], [.. at, index])]),
        _ => [],
    };

    internal static JsonNode Owner(JsonNode body, object[] field) =>
        field[..^1].Aggregate(body, (node, step) => step is int index ? node[index]! : node[(string)step]!);

    /// <returns>False where an earlier change removed the field's owner.</returns>
    internal static bool Set(JsonNode body, object[] field, string value)
    {
        var owner = body;
        foreach (var step in field[..^1])
            owner = owner is JsonObject or JsonArray ? step is int index ? owner[index] : owner[(string)step] : null;
        switch (owner)
        {
            case JsonArray items:
                items[(int)field[^1]] = value;
                return true;
            case JsonObject members:
                members[(string)field[^1]] = value;
                return true;
            default:
                return false;
        }
    }
}
