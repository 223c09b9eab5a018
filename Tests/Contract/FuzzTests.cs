using System.Globalization;
using System.Text.Json.Nodes;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>
/// Malformed requests of every kind that the OpenAPI document allows to derive: each parameter and each field with each odd value
/// in turn, then several at once at random. <c>FUZZ_SEED</c> and <c>FUZZ_ROUNDS</c> repeat or lengthen it.
/// </summary>
public sealed class FuzzTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly int Seed = int.TryParse(
        Environment.GetEnvironmentVariable("FUZZ_SEED"), CultureInfo.InvariantCulture, out var seed) ? seed : 20261124;
    private static readonly int Rounds = int.TryParse(
        Environment.GetEnvironmentVariable("FUZZ_ROUNDS"), CultureInfo.InvariantCulture, out var rounds) ? rounds : 25;

    public static TheoryData<string> RouteNames => [.. Routes.All.Select(route => route.Name)];

    [Theory, MemberData(nameof(RouteNames))]
    public async Task No_malformed_request_causes_a_server_error(string name)
    {
        var host = await shared.StartedAsync(stores);
        var route = Routes.All.Single(route => route.Name == name);
        var operation = await OperationAsync(host, route);
        var sender = new FuzzSender(host, route, operation);
        await sender.LoginAsync();
        var mutations = new Mutations(route, operation, sender.Named);

        TestContext.Current.TestOutputHelper!.WriteLine($"FUZZ_SEED={Seed} FUZZ_ROUNDS={Rounds}");
        await Parallel.ForEachAsync(
            mutations.Each()
                .Concat(mutations.Several(new Random(Seed), Rounds)), new ParallelOptions { MaxDegreeOfParallelism = 4 },
                    async (request, _) => await sender.SendAsync(request));
        TestContext.Current.TestOutputHelper!.WriteLine($"{sender.Sent} requests: {sender.Summary}");
    }

    [Fact]
    public async Task The_fuzzed_request_has_every_field_of_the_schema()
    {
        var document = JsonNode.Parse(
            await (await shared.StartedAsync(stores)).Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        foreach (var route in Routes.All)
        {
            if (document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!["requestBody"] is not { } requestBody)
                continue;
            var schema = Resolved(document, requestBody["content"]!["application/json"]!["schema"]!);
            var body = JsonNode.Parse(route.Body!(new(Guid.NewGuid(), Guid.NewGuid())))!;
            if (schema["items"] is { } items)
                (schema, body) = (Resolved(document, items), body[0]!);
            var fields = schema["properties"]?.AsObject().Select(property => property.Key) ?? [];
            Assert.True(!fields.Except(body.AsObject().Select(member => member.Key)).Any(), $"{route}: {string.Join(", ", fields)}");
        }
    }

    private static JsonNode Resolved(JsonNode document, JsonNode schema) =>
        (string?)schema["$ref"] is { } reference ? document["components"]!["schemas"]![reference.Split('/')[^1]]! : schema;

    private static async Task<JsonObject> OperationAsync(GameApiHost host, Route route)
    {
        var document = JsonNode.Parse(await host.Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        return document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!.AsObject();
    }
}
