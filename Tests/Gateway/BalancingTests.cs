using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using Xunit;

namespace Tests.Gateway;

public sealed class BalancingTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_player_stays_on_one_node_and_players_are_spread_over_all()
    {
        await using var nodes = await BackendSet.StartAsync(3);
        await using var gateway = await GatewayHost.StartAsync(nodes.All, Unlimited);

        for (var player = 0; player < 40; player++)
        {
            using var client = gateway.Player();
            var before = nodes.All.Select(node => node.Requests.Count).ToArray();
            for (var n = 0; n < 3; n++)
                using (await client.GetAsync("/v1/players/me", _cancellation)) { }
            Assert.Single(nodes.All.Zip(before), pair => pair.First.Requests.Count != pair.Second);
        }

        Assert.All(nodes.All, node => Assert.NotEmpty(node.Requests));
    }

    [Fact]
    public async Task A_read_is_retried_on_another_node_when_the_connection_is_refused()
    {
        await using var nodes = await BackendSet.StartAsync(2);
        await using var gateway = await GatewayHost.StartAsync(nodes.All, Unlimited);
        await nodes.All[0].DisposeAsync();

        for (var player = 0; player < 20; player++)
        {
            using var client = gateway.Player();
            using var response = await client.GetAsync("/v1/players/me", _cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }
    }

    [Fact]
    public async Task A_write_that_reached_no_node_is_sent_once_to_another()
    {
        await using var nodes = await BackendSet.StartAsync(2);
        await using var gateway = await GatewayHost.StartAsync(nodes.All, Unlimited);
        var bodies = new ConcurrentBag<string>();
        nodes.All[1].Answer = async context =>
        {
            using var reader = new StreamReader(context.Request.Body);
            bodies.Add(await reader.ReadToEndAsync(context.RequestAborted));
        };
        await nodes.All[0].DisposeAsync();

        for (var player = 0; player < 20; player++)
        {
            using var client = gateway.Player();
            using var response = await client.PostAsJsonAsync("/v1/activities", new[] { $"{player}" }, _cancellation);
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        }

        Assert.Equal(Enumerable.Range(0, 20).Select(player => $"[\"{player}\"]").Order(), bodies.Order());
    }

    [Fact]
    public async Task A_killed_node_fails_only_its_requests_in_flight_and_no_write_is_repeated()
    {
        await using var nodes = await BackendSet.StartAsync(3);
        await using var gateway = await GatewayHost.StartAsync(nodes.All, Unlimited);
        using var dying = new CancellationTokenSource();
        var held = 0;
        nodes.All[0].Answer = async context =>
        {
            Interlocked.Increment(ref held);
            await Task.Delay(Timeout.Infinite, dying.Token).ContinueWith(_ => { }, TaskScheduler.Default);
            context.Abort();
        };
        var clients = Enumerable.Range(0, 30).Select(_ => gateway.Player()).ToArray();
        var outcomes = new ConcurrentBag<(string Id, HttpStatusCode Status)>();
        async Task WriteAsync(HttpClient client)
        {
            var id = Guid.NewGuid().ToString();
            using var request = new HttpRequestMessage(HttpMethod.Post, "/v1/activities") { Content = JsonContent.Create(new[] { id }) };
            request.Headers.Add("X-Test-Id", id);
            using var response = await client.SendAsync(request, _cancellation);
            outcomes.Add((id, response.StatusCode));
        }

        var first = clients.Select(WriteAsync).ToArray();
        while (Volatile.Read(ref held) + outcomes.Count < clients.Length)
            await Task.Delay(10, _cancellation);
        var inFlight = Volatile.Read(ref held);
        await dying.CancelAsync();
        await nodes.All[0].DisposeAsync();
        await Task.WhenAll(first);
        var lost = outcomes.Count(outcome => outcome.Status != HttpStatusCode.OK);

        Assert.InRange(inFlight, 1, clients.Length - 1);
        Assert.Equal(inFlight, lost);
        Assert.All(outcomes.Where(outcome => outcome.Status != HttpStatusCode.OK), outcome =>
            Assert.Equal(HttpStatusCode.BadGateway, outcome.Status));
        Assert.All(
            nodes.All.SelectMany(node => node.Requests).GroupBy(request => request.Headers["X-Test-Id"]), same => Assert.Single(same));
        await Eventually(async () =>
        {
            foreach (var client in clients)
                using (var answer = await client.PostAsync("/v1/sessions/1/heartbeat", null, _cancellation))
                    if (!answer.IsSuccessStatusCode)
                        return false;
            return true;
        });
        foreach (var client in clients)
            client.Dispose();
    }

    private static (string, string?)[] Unlimited =>
        [("Limits:PerPlayerPerSecond", "100000"), ("Limits:PerPlayerBurst", "100000"), ("Limits:PerAddressPerSecond", "100000")];

    /// <summary>Generous patience, for health checks to notice.</summary>
    private async Task Eventually(Func<Task<bool>> holds)
    {
        for (var attempt = 0; attempt < 300; attempt++)
        {
            if (await holds())
                return;
            await Task.Delay(100, _cancellation);
        }

        Assert.Fail("It did not come true.");
    }
}
