using System.Net;
using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

public sealed class ReportTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Activities_of_a_batch_are_stored_and_listed_newest_first()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var now = DateTimeOffset.UtcNow;
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];

        var receipt = await player.Client.ReportAsync(
            Report.Item(ids[2], now.AddDays(-29), payload: new { score = 12 }), Report.Item(ids[0], now),
            Report.Item(ids[3], now.AddDays(-29.5)), Report.Item(ids[1], now.AddDays(-8))).ReceiptAsync();

        Assert.Equal((4, 0, 0), (receipt.Accepted, receipt.Duplicates, receipt.Rejected.GetArrayLength()));
        var listed = await player.Client.GetAsync("/v1/activities?gameId=star-drift", Cancellation).JsonAsync();
        Assert.Equal(ids, listed.GetProperty("items").EnumerateArray().Select(item => item.GetProperty("id").GetGuid()));
        Assert.Equal(12, listed.GetProperty("items")[2].GetProperty("payload").GetProperty("score").GetInt32());
    }

    [Fact]
    public async Task A_retried_activity_is_stored_once_even_when_the_retry_tells_another_time()
    {
        var api = await shared.StartedAsync(stores);
        var player = await api.PlayerAsync();
        var id = Guid.CreateVersion7();
        var now = DateTimeOffset.UtcNow;

        Assert.Equal(1, (await player.Client.ReportAsync(Report.Item(id, now)).ReceiptAsync()).Accepted);
        foreach (var at in new[] { now, now.AddSeconds(-1), now.AddDays(-10) })
        {
            var retry = await player.Client.ReportAsync(Report.Item(id, at), Report.Item(id, at)).ReceiptAsync();
            Assert.Equal((0, 2), (retry.Accepted, retry.Duplicates));
        }

        Assert.Equal([id], await Report.StoredAsync(api.Database, player.Id));
    }

    [Fact]
    public async Task The_same_id_of_another_player_is_another_activity()
    {
        var api = await shared.StartedAsync(stores);
        var (one, other) = (await api.PlayerAsync(), await api.PlayerAsync());
        var item = Report.Item();
        Assert.Equal(1, (await one.Client.ReportAsync(item).ReceiptAsync()).Accepted);
        Assert.Equal(1, (await other.Client.ReportAsync(item).ReceiptAsync()).Accepted);
    }

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
            $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":[{{string.Join(',', Enumerable.Repeat("1e308", 60))}}]}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":"{{new string('x', 8_200)}}"}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{{Nested(65)}}}""" },
        { "payload", $$"""{"id":"ID","gameId":"star-drift","kind":"a","occurredAt":"NOW","payload":{{Nested(4_000)}}}""" },
        { "kind", """{"id":"ID","gameId":"star-drift","kind":"a\n","occurredAt":"NOW"}""" },
        { "gameId", """{"id":"ID","gameId":"star-drift\n","kind":"a","occurredAt":"NOW"}""" },
        { "id", """{"id":"ffffffff-ffff-7fff-bfff-ffffffffffff","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id",
            $$"""{"id":"{{Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(1))}}","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "id",
            $$"""{"id":"{{Guid.CreateVersion7(DateTimeOffset.UtcNow.AddDays(-31))}}","gameId":"star-drift","kind":"a","occurredAt":"NOW"}""" },
        { "$", "null" },
        { "$", "7" },
    };

    [Fact]
    public async Task A_payload_as_large_and_as_deep_as_allowed_is_stored_and_listed()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var payloads =
            new[] { Nested(64), $"[{string.Join(',', Enumerable.Repeat("1", 4_095))}]",
                $"[{string.Join(',', Enumerable.Repeat("1e308", 52))}]", "1e-16000" };

        foreach (var payload in payloads)
        {
            var item =
                $$"""[{"id":"{{Guid.CreateVersion7()}}","gameId":"star-drift","kind":"large","occurredAt":"{{DateTimeOffset.UtcNow:O}}","payload":{{payload}}}]""";
            Assert.Equal(
                1, (await player.Client.PostAsync(
                    "/v1/activities", new StringContent(item, Encoding.UTF8, "application/json"), Cancellation).ReceiptAsync()).Accepted);
        }

        // Twice, so that the cache has it too.
        for (var n = 0; n < 2; n++)
        {
            var body = await player.Client.GetStringAsync("/v1/activities?kind=large", Cancellation);
            Assert.Contains(Nested(64), body, StringComparison.Ordinal);
            Assert.InRange(body.Length, 16_000, 4 * 16 * 1024 + 4 * 400);
        }
    }

    private static string Nested(int levels) => new string('[', levels) + new string(']', levels);

    [Theory, MemberData(nameof(BadItems))]
    public async Task One_bad_item_is_rejected_alone_with_its_field(string field, string item)
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
    public async Task A_body_that_is_no_batch_is_refused_as_a_whole(string body, int status, string? field)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        await player.Client.PostAsync("/v1/activities", new StringContent(body, Encoding.UTF8, "application/json"), Cancellation)
            .ProblemAsync((HttpStatusCode)status, "invalid-request", field);
    }

    [Fact]
    public async Task Too_many_too_large_and_not_JSON_are_refused()
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

    [Fact]
    public async Task Only_a_player_reaches_them()
    {
        var api = await shared.StartedAsync(stores);
        await api.Client.ReportAsync(Report.Item()).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await api.Client.GetAsync("/v1/activities", Cancellation).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        using var server = await api.ServiceAsync(Roles.Server);
        await server.ReportAsync(Report.Item()).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await server.GetAsync("/v1/activities", Cancellation).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }
}
