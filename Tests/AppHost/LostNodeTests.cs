using System.Diagnostics;
using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.AppHost;

/// <summary>What clients of the whole stack notice when nodes are killed or hang, and when they themselves send too much.</summary>
public sealed class LostNodeTests(StrictFixture stack) : IClassFixture<StrictFixture>
{
    private const int Players = 24;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_node_killed_under_load_fails_only_its_requests_in_flight_and_nothing_is_done_twice()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "reads /proc");
        var players = await PlayersAsync();
        using var over = CancellationTokenSource.CreateLinkedTokenSource(Stop);
        var playing = players.Select(player => player.PlayAsync(over.Token)).ToArray();
        await AllWriteAsync(players, 6);

        var node = (await stack.NodesAsync())[0];
        var killed = Stopwatch.GetTimestamp();
        Processes.Kill(node);
        await Processes.UntilGoneAsync(node, Stop);
        var gone = Stopwatch.GetTimestamp();
        await AllWriteAsync(players, 12);
        await over.CancelAsync();
        await Task.WhenAll(playing);

        var writes = players.SelectMany(player => player.Writes).ToArray();
        var lost = writes.Where(write => !write.IsDone).ToArray();
        var underWay = writes.Count(write => write.Began <= gone && write.Ended >= killed);
        Assert.True(lost.All(write => write.Status != HttpStatusCode.InternalServerError), await stack.OutputAsync());
        Assert.All(lost, write =>
            Assert.True(
                write.Status == HttpStatusCode.BadGateway
                    && write.Ended >= killed, $"{write} {(write.Ended - killed) / 1_000_000} ms after the kill"));
        Assert.True(lost.Length <= underWay, $"{lost.Length} failed of {underWay} that were under way.");
        foreach (var player in players)
        {
            await HasEachOnceAsync(player);
            player.Dispose();
        }

        Assert.NotEmpty(await stack.NodesAsync());
    }

    [Fact]
    public async Task Hung_nodes_cost_504_after_the_timeout_and_503_at_once_past_the_cap()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "stops processes");
        using var client = await stack.ClientAsync();
        await client.BecomePlayerAsync();
        var nodes = await stack.NodesAsync();
        HttpStatusCode[] statuses;
        foreach (var node in nodes)
            Processes.Freeze(node);
        try
        {
            statuses = await Task.WhenAll(Enumerable.Range(0, StrictFixture.ConcurrentRequests + 20).Select(_ => StatusAsync(client)));
        }
        finally
        {
            foreach (var node in nodes)
                Processes.Thaw(node);
        }

        Assert.Equal([HttpStatusCode.ServiceUnavailable, HttpStatusCode.GatewayTimeout], statuses.Distinct().Order());
        Assert.InRange(statuses.Count(status => status == HttpStatusCode.GatewayTimeout), 1, StrictFixture.ConcurrentRequests);
        await Eventually.HoldsAsync(async () => await StatusAsync(client) == HttpStatusCode.OK);
    }

    [Fact]
    public async Task Logins_are_limited_by_the_address_that_a_trusted_proxy_names()
    {
        Assert.SkipUnless(OperatingSystem.IsLinux(), "shares a stack with tests that read /proc");
        using var client = await stack.ClientAsync();

        var statuses = new List<HttpStatusCode>();
        while (statuses.Count < 120 && !statuses.Contains(HttpStatusCode.TooManyRequests))
            statuses.Add(await LogInAsync("203.0.113.9"));

        Assert.Equal([HttpStatusCode.BadRequest, HttpStatusCode.TooManyRequests], statuses.Distinct());
        Assert.Equal(HttpStatusCode.BadRequest, await LogInAsync("203.0.113.10"));

        async Task<HttpStatusCode> LogInAsync(string address)
        {
            using var response = await client.PostJsonAsync("/v1/auth/device", new { }, ("X-Forwarded-For", address));
            return response.StatusCode;
        }
    }

    private const long Granted = 100_000;

    private async Task<IReadOnlyList<BusyPlayer>> PlayersAsync()
    {
        using var server = await stack.ServerAsync();
        var players = new List<BusyPlayer>();
        for (var player = 0; player < Players; player++)
        {
            var client = await stack.ClientAsync();
            var id = await client.BecomePlayerAsync();
            await server.PostJsonAsync(
                $"/v1/players/{id}/wallet/grant", new { currency = "gold", amount = Granted, reason = "test" },
                ("Idempotency-Key", $"{id}")).JsonAsync();
            players.Add(new BusyPlayer(client, id));
        }

        return players;
    }

    /// <summary>Waits until each has completed so many more writes, so that each has been served since now.</summary>
    private static Task AllWriteAsync(IReadOnlyList<BusyPlayer> players, int more)
    {
        var done = players.Select(Done).ToArray();
        return Eventually.HoldsAsync(() => Task.FromResult(players.Zip(done).All(pair => Done(pair.First) >= pair.Second + more)));

        static int Done(BusyPlayer player) => player.Writes.Count(write => write.IsDone);
    }

    /// <summary>A write with a response is stored once; one without is stored at most once, and once after a retry.</summary>
    private static async Task HasEachOnceAsync(BusyPlayer player)
    {
        Assert.All(player.Writes.Where(write => write is { Kind: BusyPlayer.Kind.Report, IsDone: true }), write =>
            Assert.Equal(1, write.Answer.GetProperty("accepted").GetInt32()));
        foreach (var write in player.Writes.Where(write => !write.IsDone && write.Kind != BusyPlayer.Kind.Start))
            await player.RepeatAsync(write);
        foreach (var kind in Enum.GetValues<BusyPlayer.Kind>())
        {
            var stored = await player.StoredAsync(kind);
            Assert.All(stored, same => Assert.Single(same));
            foreach (var write in player.Writes.Where(write => write.Kind == kind && (write.IsDone || kind != BusyPlayer.Kind.Start)))
                Assert.True(stored.Contains(write.Key), $"{write} is not there");
        }

        Assert.Equal(Granted - player.Writes.Count(write => write.Kind == BusyPlayer.Kind.Spend), await player.GoldAsync());
    }

    private static async Task<HttpStatusCode> StatusAsync(HttpClient client)
    {
        using var response = await client.FetchAsync("/v1/players/me");
        return response.StatusCode;
    }
}
