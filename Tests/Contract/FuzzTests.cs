using System.Globalization;
using System.Text.Json.Nodes;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Contract;

/// <summary>
/// Requests that are wrong in every way the OpenAPI document has room for: each parameter and each field of each body with each odd value
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
    public async Task No_request_however_wrong_is_answered_with_a_fault_of_ours(string name)
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
    public async Task Every_field_that_a_body_may_have_is_in_the_request_that_is_made_wrong()
    {
        var document = JsonNode.Parse(
            await (await shared.StartedAsync(stores)).Client.GetStringAsync("/openapi/v1.json", TestContext.Current.CancellationToken))!;
        foreach (
            var route in Routes.All.Where(
                route => document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!["requestBody"] is not null))
        {
            var schema = Resolved(
                document,
                document["paths"]![route.Pattern]![route.Method.ToLowerInvariant()]!["requestBody"]!["content"]!["application/json"]!["schema"]!);
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
