using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>Derives malformed requests from a valid one.</summary>
internal sealed class Mutations(Route route, JsonObject operation, Named named)
{
    private const string Json = "application/json";
    private const string Placeholder = "@@odd@@";
    private static readonly string[] RawEscapes = ["%00", "%ff", "%zz", "%c0%ae", "a%00b", "%ed%a0%80"];

    private readonly JsonNode? _body = route.Body is { } body ? JsonNode.Parse(body(named)) : null;

    private readonly (string Name, string In)[] _parameters =
        [.. (operation["parameters"]?.AsArray() ?? []).Select(parameter => ((string)parameter!["name"]!, (string)parameter["in"]!))];

    /// <summary>Each parameter and each field with each odd value in turn, and bodies that are none.</summary>
    public IEnumerable<OddRequest> Each() =>
    [
        InOrder("nothing"),
        .. _parameters.SelectMany(parameter =>
            ValuesOf(parameter.In).Select(value => With(InOrder($"{parameter.In} {parameter.Name}={Shown(value)}"), parameter, value))),
        .. _body is null ? [] : Bodies(),
    ];

    /// <summary>Some parameters and fields at once, by chance.</summary>
    public IEnumerable<OddRequest> Several(Random random, int count)
    {
        (object[]? Field, (string Name, string In) Parameter)[] places =
            [.. JsonFields.Fields(_body, [])
                .Select(field => ((object[]?)field, ("", ""))), .. _parameters.Select(parameter => ((object[]?)null, parameter))];
        for (var n = 0; n < (places.Length > 1 ? count : 0); n++)
        {
            var (request, body) = (InOrder(""), _body?.DeepClone());
            var odd = new List<string>();
            foreach (var (field, parameter) in random.GetItems(places, random.Next(2, 5)).Distinct())
            {
                if (field is null)
                {
                    var value = Pick(random, ValuesOf(parameter.In));
                    request = With(request, parameter, value) with { What = $"{request.What} {parameter.Name}={Shown(value)}" };
                }
                else if (JsonFields.Set(body!, field, $"{Placeholder}{odd.Count}"))
                {
                    odd.Add(Pick(random, OddValues.Json));
                    request = request with { What = $"{request.What} {string.Join('.', field)}={Shown(odd[^1])}" };
                }
            }

            var text = body?.ToJsonString();
            for (var at = odd.Count - 1; at >= 0; at--)
                text = text!.Replace($"\"{Placeholder}{at}\"", odd[at], StringComparison.Ordinal);
            yield return request with { Body = text };
        }
    }

    private OddRequest InOrder(string what)
    {
        var headers = route.Headers.Append((Name: "Idempotency-Key", Value: Guid.NewGuid().ToString()))
            .ToDictionary(header => header.Name, header => header.Value);
        return new OddRequest(route.Path(named), _body?.ToJsonString(), Json, headers, what);
    }

    private IEnumerable<OddRequest> Bodies()
    {
        var inOrder = _body!.ToJsonString();
        foreach (var field in JsonFields.Fields(_body, []))
        {
            var name = string.Join('.', field);
            foreach (var odd in OddValues.Json)
                yield return InOrder($"{name}={Shown(odd)}")
                    with { Body = Changed(body => JsonFields.Set(body, field, Placeholder))
                        .Replace($"\"{Placeholder}\"", odd, StringComparison.Ordinal) };
            if (field[^1] is string member)
            {
                yield return InOrder($"without {name}")
                    with { Body = Changed(body => ((JsonObject)JsonFields.Owner(body, field)).Remove(member)) };
                yield return InOrder($"unknown beside {name}")
                    with { Body = Changed(body => ((JsonObject)JsonFields.Owner(body, field))["unknown\u0000\u00e9"] = 1) };
                yield return InOrder($"{name} in capitals")
                    with { Body = Changed(body => ((JsonObject)JsonFields.Owner(body, field))[member.ToUpperInvariant()] = 1) };
                if (field.Length == 1)
                    yield return InOrder($"{name} twice") with { Body = $"{{\"{member}\":null,{inOrder[1..]}" };
            }
        }

        foreach (var body in OddValues.Json.Concat(OddValues.NoJson))
            yield return InOrder($"body {Shown(body)}") with { Body = body };
        yield return InOrder("no body") with { Body = null };
        yield return InOrder("a large body") with { Body = $"\"{new string('x', 300_000)}\"" };
        yield return InOrder("a larger body") with { Body = $"[\"{new string('x', 1_200_000)}\"]" };
        string[] types =
        [
            "", "text/plain", "application/xml", "application/json; charset=utf-16", "application/json; charset=nonsense",
            "multipart/form-data", "nonsense",
        ];
        foreach (var type in types)
            yield return InOrder($"content type {type}") with { ContentType = type };
    }

    private OddRequest With(OddRequest request, (string Name, string In) parameter, string value) => parameter.In switch
    {
        "path" => request with { Target = PathWith(request.Target, parameter.Name, Escaped(value)) },
        "query" => request with { Target = $"{request.Target}{Separator(request)}{parameter.Name}={Escaped(value)}" },
        _ => request with { Headers = new Dictionary<string, string>(request.Headers) { [parameter.Name] = value } },
    };

    private static char Separator(OddRequest request) => request.Target.Contains('?', StringComparison.Ordinal) ? '&' : '?';

    private string PathWith(string target, string name, string value)
    {
        var at = Array.IndexOf(route.Pattern.Split('/'), $"{{{name}}}");
        var (path, query) = (
            target.Split('?')[0].Split('/'), target.Contains('?', StringComparison.Ordinal)
                ? target[target.IndexOf('?', StringComparison.Ordinal)..] : "");
        path[at] = value;
        return string.Join('/', path) + query;
    }

    // A header holds no line breaks and no NUL: the client would not send them.
    private static string[] ValuesOf(string place) => place == "header"
        ? [.. OddValues.Texts.Where(text => !text.Any(c => c is '\r' or '\n' or '\0'))]
        : [.. OddValues.Texts, .. RawEscapes];

    private static string Escaped(string value) => RawEscapes.Contains(value) ? value : Uri.EscapeDataString(value);

    private string Changed(Action<JsonNode> change)
    {
        var copy = _body!.DeepClone();
        change(copy);
        return copy.ToJsonString();
    }

    private static string Pick(Random random, string[] values) => values[random.Next(values.Length)];

    private static string Shown(string value) => value.Length <= 60 ? value : $"{value[..60]}... ({value.Length})";
}
