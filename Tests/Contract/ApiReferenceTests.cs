using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>
/// The API reference, docs/openapi.json, describes every operation, its responses and its bodies.
/// </summary>
public sealed class ApiReferenceTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly JsonObject Contract = JsonNode.Parse(File.ReadAllText(Repository.File("docs", "openapi.json")))!.AsObject();

    private static IEnumerable<(string Name, JsonObject Operation)> Operations => Contract["paths"]!.AsObject().SelectMany(path =>
        path.Value!.AsObject().Select(operation => ($"{operation.Key.ToUpperInvariant()} {path.Key}", operation.Value!.AsObject())));

    [Fact]
    public void Every_operation_has_a_name_a_summary_a_description_and_a_tag_and_the_document_a_server()
    {
        string[] wanted = ["operationId", "summary", "description", "tags"];
        Assert.Empty(
            Operations.SelectMany(
                it => wanted.Where(member => it.Operation[member] is null).Select(member => $"{it.Name} has no {member}")));
        Assert.NotEmpty(Contract["servers"]!.AsArray());
    }

    [Fact]
    public void Every_operation_lists_every_status_of_the_service_and_the_gateway() =>
        Assert.Empty(Operations.SelectMany(it => Expected(it.Operation).Where(status => it.Operation["responses"]![status] is null)
            .Select(status => $"{it.Name} does not list {status}")));

    [Fact]
    public void Responses_to_retry_document_Retry_After() =>
        Assert.Empty(Operations.SelectMany(it => it.Operation["responses"]!.AsObject())
            .Where(response => response.Key is "429" or "503" && response.Value!["headers"]?["Retry-After"] is null)
                .Select(response => $"{response.Key} of {response.Value!.GetPath()}"));

    [Fact]
    public void Every_body_has_a_complete_example()
    {
        var bodies = Operations.SelectMany(
            it => it.Operation["responses"]!.AsObject().Select(response => response.Value).Append(it.Operation["requestBody"]))
            .Where(body => body?["content"] is not null).SelectMany(body => body!["content"]!.AsObject())
            .Where(media => media.Key.EndsWith("json", StringComparison.Ordinal)).Select(media => media.Value!.AsObject()).ToArray();

        Assert.NotEmpty(bodies);
        Assert.Empty(
            bodies.Where(media => media["example"] is null && media["schema"] is JsonObject { Count: > 0 })
                .Select(media => media.GetPath()));
        Assert.Empty(
            bodies.Where(media => media["example"] is not null).SelectMany(media => Missing(media["schema"]!.AsObject(), media["example"]))
            .Distinct());
    }

    [Theory, MemberData(nameof(RoutesWithBodies))]
    public async Task An_example_of_a_request_is_accepted(string name)
    {
        var (host, route) = (await shared.StartedAsync(stores), Routes.Named(name));
        var example = Operations.Single(it => it.Name == name).Operation["requestBody"]!["content"]!["application/json"]!["example"]!;
        var player = await host.PlayerAsync();
        using var request = route.Request(new Named(player.Id, Guid.CreateVersion7()));
        request.Content = new StringContent(example.ToJsonString(), Encoding.UTF8, "application/json");
        var role = route.Who switch { Who.Server => Roles.Server, Who.Admin => Roles.Admin, _ => null };
        request.Headers.Authorization = new("Bearer", role is null ? player.AccessToken : TestTokens.OfService(host, role));

        using var answer = await host.Client.SendAsync(request, TestContext.Current.CancellationToken);

        Assert.False(
            answer.StatusCode is HttpStatusCode.BadRequest or HttpStatusCode.UnsupportedMediaType or HttpStatusCode.RequestEntityTooLarge,
            $"{name}: {await answer.Content.ReadAsStringAsync(TestContext.Current.CancellationToken)}");
    }

    public static TheoryData<string> RoutesWithBodies => [.. Routes.All.Where(route => route.Body is not null).Select(route => route.Name)];

    private static IEnumerable<string> Expected(JsonObject operation)
    {
        IEnumerable<string> statuses = ["429", "502", "503", "504"];
        if (operation.ContainsKey("requestBody"))
            statuses = statuses.Concat(["400", "408", "413", "415"]);
        if (operation.ContainsKey("security"))
            statuses = statuses.Append("401");
        var headers = operation["parameters"]?.AsArray().Where(parameter => $"{parameter!["in"]}" == "header")
            .Select(parameter => $"{parameter!["name"]}").ToArray() ?? [];
        if (headers.Contains("Idempotency-Key"))
            statuses = statuses.Append("422");
        if (headers.Contains("If-Match"))
            statuses = statuses.Append("412");
        return statuses;
    }

    /// <summary>Members of the schema that its example lacks, and those that are null in it although they never are.</summary>
    private static IEnumerable<string> Missing(JsonObject schema, JsonNode? example)
    {
        if (schema["$ref"] is { } reference)
        {
            var name = $"{reference}".Split('/')[^1];
            return name == "ProblemDetails" ? []
                : Missing(Contract["components"]!["schemas"]![name]!.AsObject(), example).Select(missing => $"{name}: {missing}");
        }

        if (schema["items"] is JsonObject item && example is JsonArray items)
            return items.SelectMany(one => Missing(item, one));
        if (schema["properties"] is not JsonObject members || example is not JsonObject given)
            return [];
        return members.Where(member => !given.ContainsKey(member.Key)).Select(member => $"no {member.Key}").Concat(members
            .Where(member => given.ContainsKey(member.Key))
                .SelectMany(member => given[member.Key] is null && !MayBeNull(member.Value!.AsObject())
                ? [$"{member.Key} is null"]
                : Missing(member.Value!.AsObject(), given[member.Key]).Select(missing => $"{member.Key}: {missing}")));
    }

    private static bool MayBeNull(JsonObject schema) =>
        schema["type"] is JsonArray types ? types.Any(type => $"{type}" == "null") : schema["type"] is null && schema["$ref"] is null;
}
