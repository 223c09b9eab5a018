using System.Text.Json;
using System.Text.Json.Nodes;
using Tests.Api;
using Tests.AppHost;
using Xunit;

namespace Tests.Contract;

/// <summary>
/// docs/openapi.json is the contract as clients know it: the document of the gateway, checked in. <c>UPDATE_DOCS=1 ./test
/// PublishedContract</c> writes it, unless a client would break; <c>UPDATE_DOCS=breaking</c> writes it anyway.
/// </summary>
public sealed class PublishedContractTests(StackFixture stack)
{
    private const string Response = """{"200":{"content":{"application/json":{"schema":{"type":"object" """;
    private const string Begin = """{"paths":{"/a":{"get":{"responses":""" + Response;
    private const string End = "}}}}}}}}}";
    private const string Name = "\"name\":{\"type\":\"string\"}";

    private static readonly JsonSerializerOptions Readable = new() { WriteIndented = true };

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_gateway_serves_the_published_contract_and_breaks_no_client_of_it()
    {
        using var client = await stack.GatewayAsync();
        // A service that has just started may need longer to describe itself than a client waits.
        await Eventually.HoldsAsync(async () =>
        {
            using var described = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop);
            return described.IsSuccessStatusCode;
        });
        var served = JsonNode.Parse(await client.GetStringAsync(new Uri("/openapi/v1.json", UriKind.Relative), Stop))!.AsObject();
        var file = Repository.File("docs", "openapi.json");
        var update = Environment.GetEnvironmentVariable("UPDATE_DOCS");
        var published = File.Exists(file) ? JsonNode.Parse(await File.ReadAllTextAsync(file, Stop))!.AsObject() : served;

        var breaking = BreakingChanges.Between(published, served);
        Assert.True(breaking.Count == 0 || update == "breaking",
            "Clients of docs/openapi.json would break. If that is intended: UPDATE_DOCS=breaking ./test PublishedContract.\n"
                + string.Join('\n', breaking));
        if (update is not null)
            await File.WriteAllTextAsync(file, served.ToJsonString(Readable) + "\n", Stop);
        else
            Assert.True(
                JsonNode.DeepEquals(published, served)
                    && File.Exists(file),
                        "docs/openapi.json is behind what the gateway serves: UPDATE_DOCS=1 ./test PublishedContract writes it, "
                            + "clients/generate.sh makes the clients of it.");
    }

    [Fact]
    public async Task Every_operation_has_a_name_and_every_value_a_type_so_that_clients_can_be_generated()
    {
        var contract = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("docs", "openapi.json"), Stop))!.AsObject();

        var operations = contract["paths"]!.AsObject().SelectMany(path => path.Value!.AsObject())
            .Select(operation => $"{operation.Value!["operationId"]}").ToArray();

        Assert.DoesNotContain("", operations);
        Assert.Equal(operations.Length, operations.Distinct(StringComparer.OrdinalIgnoreCase).Count());
        Assert.Empty(SchemaTypes.Missing(contract));
    }

    [Theory]
    [InlineData("""{"paths":{"/a":{}}}""", "GET /a is gone")]
    [InlineData(Begin + ""","required":["id"],"properties":{"id":{"type":"string"}}""" + End, "GET /a 200.name is gone")]
    [InlineData(Begin + ""","properties":{""" + Name + ""","id":{"type":"string"}}""" + End, "GET /a 200.id may be missing")]
    [InlineData(
        Begin + $$""","required":["id"],"properties":{"id":{"type":["null","string"]},{{Name}}}""" + End,
        "GET /a 200.id was string and is null or string")]
    [InlineData(
        """{"paths":{"/a":{"get":{"parameters":[{"in":"query","name":"limit","required":true}],"responses":""" + Response
            + $$""","required":["id"],"properties":{"id":{"type":"string"},{{Name}}}""" + End,
        "GET /a requires query limit")]
    public void A_response_that_a_client_can_no_longer_read_breaks_it(string after, string found)
    {
        const string before = Begin + $$""","required":["id"],"properties":{"id":{"type":"string"},{{Name}}}""" + End;

        Assert.Equal([found], BreakingChanges.Between(Parsed(before), Parsed(after)));
        Assert.Empty(BreakingChanges.Between(Parsed(before), Parsed(before)));
    }

    [Fact]
    public async Task A_change_that_breaks_the_clients_names_the_call_that_breaks()
    {
        var before = JsonNode.Parse(await File.ReadAllTextAsync(Repository.File("docs", "openapi.json"), Stop))!.AsObject();
        var after = before.DeepClone().AsObject();
        after["components"]!["schemas"]!["WalletReceipt"]!["properties"]!.AsObject().Remove("balance");
        after["paths"]!["/v1/gifts"]!["post"]!["operationId"] = "SendGift";

        Assert.Equal(
            [
                "POST /v1/players/{id}/wallet/grant (in the clients WalletsOperations.GrantAsync and grant) 200.balance is gone",
                "POST /v1/gifts (in the clients WalletsOperations.GiveGiftAsync and giveGift) is called SendGift in the clients now",
                "POST /v1/wallet/spend (in the clients WalletsOperations.SpendAsync and spend) 200.balance is gone",
                "POST /v1/admin/players/{id}/wallet (in the clients AdminOperations.CorrectWalletAsync and correctWallet) 200.balance "
                    + "is gone",
            ],
            BreakingChanges.Between(before, after));
    }

    [Theory]
    [InlineData(
        """{"type":"object","required":["name"],"properties":{"name":{"type":"string","maxLength":8}}}""",
        "POST /a body.name has maxLength 8", "POST /a body.name is required")]
    [InlineData("""{"type":"object","properties":{"name":{"type":"integer"}}}""", "POST /a body.name was string and is integer")]
    [InlineData("""{"type":"object","properties":{"name":{"type":"string","enum":["x"]}}}""", """POST /a body.name must be one of ["x"]""")]
    [InlineData("""{"type":"object","properties":{"name":{"type":"string","pattern":"^x$"}}}""", "POST /a body.name must match ^x$")]
    [InlineData("""{"type":"object","properties":{"name":{"type":["null","string"],"maxLength":64},"more":{"type":"string"}}}""")]
    public void A_request_that_is_newly_rejected_breaks_its_sender(string schema, params string[] found) =>
        Assert.Equal(
            found, BreakingChanges.Between(
                Parsed(Post(
                    """{"$ref":"#/components/schemas/Body"}""",
                    """{"type":"object","properties":{"name":{"type":"string","maxLength":16}}}""")),
            Parsed(Post("""{"$ref":"#/components/schemas/Body"}""", schema))));

    private static string Post(string body, string schema) =>
        """{"paths":{"/a":{"post":{"requestBody":{"content":{"application/json":{"schema":""" + body
            + """}}},"responses":{"204":{}}}}},"components":{"schemas":{"Body":""" + schema + "}}}";

    private static JsonObject Parsed(string json) => JsonNode.Parse(json)!.AsObject();
}
