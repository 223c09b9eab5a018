using System.Net;
using System.Text;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

/// <summary>Players report activities, and each is stored once.</summary>
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
    public async Task A_retried_activity_is_stored_once_even_with_a_different_time()
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
    public async Task Two_players_may_use_the_same_activity_id()
    {
        var api = await shared.StartedAsync(stores);
        var (one, other) = (await api.PlayerAsync(), await api.PlayerAsync());
        var item = Report.Item();
        Assert.Equal(1, (await one.Client.ReportAsync(item).ReceiptAsync()).Accepted);
        Assert.Equal(1, (await other.Client.ReportAsync(item).ReceiptAsync()).Accepted);
    }

    [Fact]
    public async Task A_payload_of_the_maximum_size_and_depth_is_stored_and_listed()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var payloads =
            new[] { Nested(64), $"[{string.Join(',', Enumerable.Repeat("1", 4_095))}]",
                $"[{string.Join(',', Enumerable.Repeat("1e308", 52))}]", "1e-16000" };

        foreach (var payload in payloads)
        {
            var (id, now) = (Guid.CreateVersion7(), DateTimeOffset.UtcNow);
            var item = $$"""[{"id":"{{id}}","gameId":"star-drift","kind":"large","occurredAt":"{{now:O}}","payload":{{payload}}}]""";
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

    [Fact]
    public async Task Only_players_report_and_list_activities()
    {
        var api = await shared.StartedAsync(stores);
        await api.Client.ReportAsync(Report.Item()).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await api.Client.GetAsync("/v1/activities", Cancellation).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        using var server = await api.ServiceAsync(Roles.Server);
        await server.ReportAsync(Report.Item()).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await server.GetAsync("/v1/activities", Cancellation).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
    }
}
