using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Activities;

public sealed class ActivityListTests(LocalStores stores, SharedGameApi shared)
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Pages_hold_every_activity_exactly_once_while_new_ones_are_written()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var now = DateTimeOffset.UtcNow;

        // Ties in time, and weeks apart: both the keyset and the step to older weeks are walked.
        var items = Enumerable.Range(0, 97).Select(n => (Id: Guid.CreateVersion7(), At: now.AddHours(-(n / 3) * 20))).ToArray();
        await player.Client.ReportAsync([.. items.Select(item => Report.Item(item.Id, item.At))]).ReceiptAsync();

        using var stop = new CancellationTokenSource();
        var writer = Task.Run(async () =>
        {
            while (!stop.IsCancellationRequested)
                await player.Client.ReportAsync(Report.Item(at: DateTimeOffset.UtcNow.AddMinutes(1))).ReceiptAsync();
        }, Cancellation);
        var listed = await player.Client.ListAllAsync(limit: 7);
        await stop.CancelAsync();
        await writer;

        Assert.Equal(listed.Count, listed.Distinct().Count());
        Assert.Equal(items.Select(item => item.Id).Order(), listed.Where(id => items.Any(item => item.Id == id)).Order());
    }

    [Fact]
    public async Task Activities_are_filtered_by_kind_game_and_time()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var now = DateTimeOffset.UtcNow;
        Guid[] ids = [Guid.CreateVersion7(), Guid.CreateVersion7(), Guid.CreateVersion7()];
        await player.Client.ReportAsync(
            Report.Item(ids[0], now, "one"), Report.Item(ids[1], now.AddHours(-1), "two", "tower-keep"),
            Report.Item(ids[2], now.AddHours(-2), "one", "tower-keep")).ReceiptAsync();

        Assert.Equal([ids[0], ids[2]], await player.Client.ListAllAsync(1, "&kind=one"));
        Assert.Equal([ids[1], ids[2]], await player.Client.ListAllAsync(5, "&gameId=tower-keep"));
        Assert.Equal(
            [ids[2]], await player.Client.ListAllAsync(5, $"&gameId=tower-keep&before={Uri.EscapeDataString($"{now.AddMinutes(-90):O}")}"));
    }

    [Fact]
    public async Task Forged_cursors_and_cursors_of_another_list_are_rejected()
    {
        var api = await shared.StartedAsync(stores);
        var (player, other) = (await api.PlayerAsync(), await api.PlayerAsync());
        await player.Client.ReportAsync(Report.Item(), Report.Item()).ReceiptAsync();
        var cursor = (await player.Client.GetAsync("/v1/activities?limit=1", Cancellation).JsonAsync()).GetProperty("next").GetString()!;

        await player.Client.GetAsync($"/v1/activities?cursor=x{cursor}", Cancellation)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
        await player.Client.GetAsync($"/v1/activities?before=nonsense", Cancellation)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "before");
        await player.Client.GetAsync($"/v1/activities?kind=a&cursor={cursor}", Cancellation)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
        await other.Client.GetAsync($"/v1/activities?cursor={cursor}", Cancellation)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
    }

    [Fact]
    public async Task Long_pages_end_early_and_the_next_page_continues()
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        var ids = Enumerable.Range(0, 110).Select(_ => Guid.CreateVersion7()).ToArray();
        await player.Client.ReportAsync(
            [.. ids.Select((id, n) => Report.Item(id, DateTimeOffset.UtcNow.AddSeconds(-n), "long", payload: new string('x', 8_000)))])
                .ReceiptAsync();

        foreach (var limit in (int[])[200, 50])
            Assert.Equal(ids, await player.Client.ListAllAsync(limit, "&kind=long"));
        var page = await player.Client.GetStringAsync("/v1/activities?limit=200&kind=long", Cancellation);
        Assert.InRange(page.Length, 512 * 1024, 600 * 1024);
    }

    [Theory]
    [InlineData("limit=0", "limit")]
    [InlineData("limit=201", "limit")]
    [InlineData("limit=x", "limit")]
    [InlineData("kind=NO", "kind")]
    [InlineData("gameId=No%20Game", "gameId")]
    public async Task An_invalid_parameter_is_named(string query, string field)
    {
        var player = await (await shared.StartedAsync(stores)).PlayerAsync();
        await player.Client.GetAsync($"/v1/activities?{query}", Cancellation)
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", field);
    }
}
