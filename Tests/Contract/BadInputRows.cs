using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>Rows of <see cref="BadInput"/> by what is wrong: fields, queries, pages, parts of the path, versions.</summary>
internal static class BadInputRows
{
    internal const string Invalid = "invalid-request";
    internal const string Report = "POST /v1/activities";
    internal const string Put = "PUT /v1/storage/{collection}/{key}";

    internal static IEnumerable<BadInput> OfAnyBody(Route route)
    {
        var limit = route.Name == Report ? 1024 : route.Name == Put ? 64 : 256;
        yield return new(route.Name, "no JSON", 400, Invalid, "$", draft => draft.Text = "{");
        yield return new(route.Name, "nothing", 400, Invalid, "$", draft => draft.Text = "");
        yield return new(
            route.Name, "another content type", 415, "unsupported-media-type", null, draft => draft.ContentType = "text/plain");
        yield return new(route.Name, $"more than {limit} KiB", 413, "too-large", null, draft => draft.Text = $"\"{Long(limit * 1024)}\"");
        if (route.Name != Put)
            yield return new(route.Name, "a field that nobody knows", 400, Invalid, route.Name == Report ? "[0].surprise" : "surprise",
                draft => (draft.Body is JsonArray items ? items[0]! : draft.Body!)["surprise"] = 1);
    }

    internal static IEnumerable<BadInput> OfMoney(string route) =>
    [
        .. Fields(route, "currency", "Gold", "1gold", "", Long(33), null),
            .. Fields(route, "amount", 0, -1, 1.5, "1", 1_000_000_000_001, null), .. Needs(route, "currency", "amount"),
        new(route, "no key", 400, Invalid, "Idempotency-Key", draft => draft.Headers.Remove("Idempotency-Key")),
        new(route, "a key with a blank", 400, Invalid, "Idempotency-Key", draft => draft.Headers["Idempotency-Key"] = "a b"),
        new(route, "a key that is too long", 400, Invalid, "Idempotency-Key", draft => draft.Headers["Idempotency-Key"] = Long(129)),
    ];

    internal static IEnumerable<BadInput> Fields(string route, string field, params JsonNode?[] values) =>
        values.Select(value =>
            new BadInput(route, $"{field} is {Shown(value?.ToJsonString() ?? "null")}", 400, Invalid, field, draft =>
                draft.Body![field] = value?.DeepClone()));

    internal static IEnumerable<BadInput> Needs(string route, params string[] fields) =>
        fields.Select(field => new BadInput(route, $"without {field}", 400, Invalid, field, draft => draft.Body!.AsObject().Remove(field)));

    internal static IEnumerable<BadInput> Query(string route, string parameter, params string[] values) =>
        values.Select(value =>
            new BadInput(route, $"{parameter}={Shown(value)}", 400, Invalid, parameter, draft =>
                draft.Target += $"?{parameter}={Uri.EscapeDataString(value)}"));

    internal static IEnumerable<BadInput> Pages(string route, int most) =>
        [.. Query(route, "limit", "0", "-1", $"{most + 1}", "many"),
            .. Query(route, "cursor", "forged", "", "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")];

    internal static IEnumerable<BadInput> Place(string route, string parameter, params string[] values) =>
        values.Select(value =>
            new BadInput(route, $"{{{parameter}}} is {Shown(value)}", 400, Invalid, parameter, draft => draft.Place(parameter, value)));

    internal static BadInput Gone(string route, string parameter, string value) =>
        new(route, $"{{{parameter}}} is of nothing", 404, "not-found", null, draft => draft.Place(parameter, value));

    internal static IEnumerable<BadInput> Ids(string route) =>
        [.. Place(route, "id", "not-a-uuid"), Gone(route, "id", $"{Guid.CreateVersion7()}")];

    internal static IEnumerable<BadInput> Versions(string route, string header) =>
    [
        new(route, "no version", 428, "precondition-required", null, draft => draft.Headers.Remove(header)),
        new(route, "a stale version", 412, "stale-version", null, draft => draft.Headers[header] = "\"999999\""),
        new(route, "no ETag", 400, Invalid, header, draft => draft.Headers[header] = "7"),
    ];

    internal static void Header(Draft draft, string name, string value)
    {
        draft.Headers.Remove("If-Match");
        draft.Headers[name] = value;
    }

    internal static string Long(int length) => new('x', length);

    internal static string Shown(string value) => value.Length <= 40 ? value : $"{value[..20]}... ({value.Length})";
}
