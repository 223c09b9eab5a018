using System.Text.Json.Nodes;

namespace Tests.Contract;

/// <summary>A request with one mistake, and the problem it must get.</summary>
/// <param name="Route">Of <see cref="Routes"/>.</param>
/// <param name="What">What is wrong with it.</param>
/// <param name="Status">Of the response.</param>
/// <param name="Problem">The end of its type.</param>
/// <param name="Field">The one field it names; null where none is to blame.</param>
/// <param name="Spoil">Makes it wrong.</param>
internal sealed record BadInput(string Route, string What, int Status, string Problem, string? Field, Action<Draft> Spoil)
{
    public string Name => $"{Route}: {What}";

    public Route Of => Routes.All.Single(route => route.Name == Route);
}

/// <summary>A request before it is sent.</summary>
internal sealed class Draft(Route route, Named named)
{
    public string Target { get; set; } = route.Path(named);

    public JsonNode? Body { get; set; } = route.Body is { } body ? JsonNode.Parse(body(named)) : null;

    /// <summary>Sent instead of the body, as it is.</summary>
    public string? Text { get; set; }

    public string ContentType { get; set; } = "application/json";

    public Dictionary<string, string> Headers { get; } =
        route.Headers.Append((Name: "Idempotency-Key", Value: Guid.NewGuid().ToString()))
            .ToDictionary(header => header.Name, header => header.Value);

    public Named Named => named;

    /// <summary>Another value in the place of a parameter of the path.</summary>
    public void Place(string parameter, string value) =>
        Target = (route with { Pattern = route.Pattern.Replace($"{{{parameter}}}", Uri.EscapeDataString(value), StringComparison.Ordinal) })
            .Path(named);

    public HttpRequestMessage Request()
    {
        var request = new HttpRequestMessage(new HttpMethod(route.Method), Target);
        if ((Text ?? Body?.ToJsonString()) is { } text)
            request.Content = new StringContent(text, new System.Net.Http.Headers.MediaTypeHeaderValue(ContentType));
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
