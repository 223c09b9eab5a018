using System.Text.Json;
using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Http;

namespace ServiceDefaults.Problems;

/// <summary>
/// Extracts from the framework's exceptions which field was rejected and what it accepts. The exceptions' own texts name .NET types, so
/// they are never returned to the client.
/// </summary>
internal static partial class BindingError
{
    /// <summary>The key of <c>errors</c> for the body as a whole.</summary>
    private const string Body = "$";

    private static readonly string[] Required = ["Required."];

    internal static Dictionary<string, string[]> Of(BadHttpRequestException exception)
    {
        if (exception.InnerException is JsonException json)
            return OfJson(json);
        if (Parameter().Match(exception.Message) is { Success: true } parameter)
            return One(parameter.Groups["name"].Value, AcceptedOf(parameter.Groups["type"].Value));
        // A missing body whose parameter is marked as the body.
        if (exception.Message.EndsWith("was not provided from body.", StringComparison.Ordinal))
            return One(Body, "A JSON body is required.");
        if (Missing().Match(exception.Message) is { Success: true } missing)
            return One(missing.Groups["name"].Value, "Required.");
        return One(Body, "A JSON body is required.");
    }

    internal static Dictionary<string, string[]> OfJson(JsonException json)
    {
        var path = json.Path?.TrimStart('$').TrimStart('.') ?? "";
        if (json is NotAcceptedException)
            return One(path, json.Message);
        if (Unknown().Match(json.Message) is { Success: true } unknown)
        {
            // Depending on the type, the path ends with the field or with its owner.
            var name = unknown.Groups["name"].Value;
            var field = path == name || path.EndsWith($".{name}", StringComparison.Ordinal) ? path : Join(path, name);
            return One(field, "This field is not known; leave it out.");
        }

        if (json.Message.Contains("missing required properties", StringComparison.Ordinal))
            return Quoted().Matches(json.Message[json.Message.IndexOf("including:", StringComparison.Ordinal)..])
                .ToDictionary(match => Join(path, match.Groups["name"].Value), _ => Required);
        if (json.Message.Contains("allow null", StringComparison.Ordinal))
            return One(path, "Not null.");
        if (json.Message.Contains("maximum configured depth", StringComparison.Ordinal))
            return One(path, JsonLevels.Accepted);
        if (json.Message.StartsWith("Duplicate", StringComparison.Ordinal))
            return One(path, "Each field once.");
        if (Converted().Match(json.Message) is { Success: true } converted)
            return One(path, AcceptedOf(converted.Groups["type"].Value));
        return One(path, "Valid JSON.");
    }

    private static string AcceptedOf(string type) => type.Split('.')[^1].TrimEnd('?', ']') switch
    {
        "int" or "Int32" or "long" or "Int64" or "short" or "Int16" => "A whole number.",
        "double" or "Double" or "decimal" or "Decimal" => "A number.",
        "bool" or "Boolean" => "true or false.",
        "Guid" => "A UUID.",
        "string" or "String" => "A string.",
        "DateTimeOffset" or "DateTime" => "An ISO 8601 timestamp with an offset, such as 2026-01-31T12:00:00Z.",
        _ when type.Contains("[]", StringComparison.Ordinal) || type.Contains("List`1", StringComparison.Ordinal) => "A JSON array.",
        _ => "The type the API reference gives.",
    };

    private static string Join(string path, string name) => path.Length == 0 ? name : $"{path}.{name}";

    private static Dictionary<string, string[]> One(string field, string accepted) =>
        new() { [field.Length == 0 ? Body : field] = [accepted] };

    [GeneratedRegex("""^Failed to bind parameter "(?<type>\S+) (?<name>\w+)" from""")]
    private static partial Regex Parameter();

    [GeneratedRegex("""^Required parameter "\S+ (?<name>[\w-]+)" was not provided""")]
    private static partial Regex Missing();

    [GeneratedRegex("^The JSON property '(?<name>[^']*)' could not be mapped")]
    private static partial Regex Unknown();

    [GeneratedRegex("'(?<name>[^']*)'")]
    private static partial Regex Quoted();

    [GeneratedRegex(@"could not be converted to (?<type>\S+)\. Path")]
    private static partial Regex Converted();
}
