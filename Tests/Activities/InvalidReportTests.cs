using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

/// <summary>An invalid activity is rejected alone, an invalid batch as a whole.</summary>
public sealed class InvalidReportTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string, string> BadItems => new()
    {
        { "id", """{"id":"7d9f1c1e-0000-4000-8000-000000000000","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id", """{"id":"no id","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id", """{"id":5,"gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id", """{"gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "gameId", """{"id":"ID","gameId":"Star Drift","kind":"a","occurredAt":"NOW"}""" },
        { "gameId", """{"id":"ID","gameId":null,"kind":"a","occurredAt":"NOW"}""" },
        { "sessionId", """{"id":"ID","gameId":"star-drift","sessionId":"x","kind":"a","occurredAt":"NOW"}""" },
        { "kind", """{"id":"ID","gameId":"star-drift","kind":"A b","occurredAt":"NOW"}""" },
        { "kind", """{"id":"ID","gameId":"star-drift","kind":"","occurredAt":"NOW"}""" },
        { "occurredAt", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"2020-01-01T00:00:00Z"}""" },
        { "occurredAt", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"2999-01-01T00:00:00Z"}""" },
        { "occurredAt", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"yesterday"}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{"a":["x\u0000y"]}}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{"\u0000":1}}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":"\ud800"}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":1e999999}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":1e-20000}""" },
        { "payload", """{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{"a":[1e-8300,1e-8300]}}""" },
        { "payload",
            $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":[{{Repeated("1e308", 60)}}]}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":"{{new string('x', 8_200)}}"}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{{Nested(65)}}}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{{Nested(4_000)}}}""" },
        { "kind", """{"id":"ID","gameId":"star-drift","kind":"a\n","occurredAt":"NOW"}""" },
        { "gameId", """{"id":"ID","gameId":"star-drift\n","kind":"a","occurredAt":"NOW"}""" },
        { "id", """{"id":"ffffffff-ffff-7fff-bfff-ffffffffffff","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id", $$"""{"id":"{{IdOfDay(1)}}","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id", $$"""{"id":"{{IdOfDay(-31)}}","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "$", "null" },
        { "$", "7" },
    };

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    [Theory, MemberData(nameof(BadItems))]
    public async Task An_invalid_item_is_rejected_alone_with_its_field(string field, string item)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var good = JsonSerializer.Serialize(Report.Item());
        var bad = item.Replace("NOW", $"{DateTimeOffset.UtcNow:O}", StringComparison.Ordinal)
            .Replace("\"ID\"", $"\"{Guid.CreateVersion7()}\"", StringComparison.Ordinal);

        var receipt = await player.Client.PostAsync(
            "/v1/activities", new StringContent($"[{bad},{good}]", Encoding.UTF8, "application/json"), Cancellation).ReceiptAsync();

        Assert.Equal(1, receipt.Accepted);
        var rejected = Assert.Single(receipt.Rejected.EnumerateArray());
        Assert.Equal(0, rejected.GetProperty("index").GetInt32());
        Assert.Equal("urn:aspiregame:problem:invalid-request", rejected.GetProperty("problem").GetProperty("type").GetString());
        Assert.True(rejected.GetProperty("problem").GetProperty("errors").TryGetProperty(field, out _), rejected.GetRawText());
    }

    [Theory]
    [InlineData("{}", 400, "$")]
    [InlineData("[]", 400, "$")]
    [InlineData("", 400, "$")]
    [InlineData("[{", 400, null)]
    [InlineData("null", 400, "$")]
    [InlineData("""[{"id":"x","colour":"red"}]""", 400, "[0].colour")]
    [InlineData("""[{"\u0069d":"x","\ud800":1}]""", 400, """[0].\ud800""")]
    public async Task A_body_that_is_not_a_batch_is_rejected_as_a_whole(string body, int status, string? field)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        await player.Client.PostAsync("/v1/activities", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation)
            .ProblemAsync((HttpStatusCode)status, "invalid-request", field);
    }

    [Fact]
    public async Task Batches_that_are_too_long_too_large_or_not_JSON_are_rejected()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        await player.Client.ReportAsync([.. Enumerable.Range(0, 501).Select(_ => Report.Item())])
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "$");
        await player.Client.PostAsync("/v1/activities", new StringContent("[]", Encoding.UTF8, "text/plain"), Cancellation)
            .ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
        using var tooLarge = new HttpRequestMessage(
            HttpMethod.Post, "/v1/activities") { Content = JsonContent.Create(new string(' ', 1_100_000)) };
        await player.Client.SendAsync(tooLarge.AskingFirst(), Cancellation)
            .ProblemAsync(HttpStatusCode.RequestEntityTooLarge, "too-large");
        var large = Enumerable.Range(0, 500).Select(_ => Report.Item(payload: new string('x', 1500))).ToArray();
        Assert.Equal(500, (await player.Client.ReportAsync(large).ReceiptAsync()).Accepted);
    }

    private static Guid IdOfDay(int days) => Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(days));

    private static string Repeated(string value, int times) => string.Join(',', Enumerable.Repeat(value, times));
}
