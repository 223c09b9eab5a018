using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>Limits of concurrent requests, per caller and in total; no kind uses up another's share.</summary>
public sealed class ConcurrencyTests : IAsyncLifetime
{
    private readonly TaskCompletionSource _gate = new();
    private readonly ConcurrentBag<HttpResponseMessage> _open = [];
    private Backend _backend = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _backend = await Backend.StartAsync();
        _backend.Answer = async context =>
        {
            if (context.Request.Path.Value is "/v1/presence/stream" or "/v1/players/me/export" or "/v1/wallet"
                or "/v1/analytics/retention" or "/v1/operators/me")
            {
                await context.Response.WriteAsync("{", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await _gate.Task.WaitAsync(context.RequestAborted);
            }
        };
    }

    public async ValueTask DisposeAsync()
    {
        _gate.TrySetResult();
        foreach (var response in _open)
            response.Dispose();
        await _backend.DisposeAsync();
    }

    [Fact]
    public async Task One_players_streams_are_limited_and_starve_no_request_and_no_health_probe()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Limits:StreamsPerPlayer", "3"), ("Limits:ConcurrentRequests", "2"));
        using var greedy = gateway.Player();
        using var other = gateway.Player();

        for (var stream = 0; stream < 3; stream++)
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(greedy, "/v1/presence/stream")).StatusCode);
        await greedy.FetchAsync("/v1/presence/stream").ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(other, "/v1/presence/stream")).StatusCode);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(other, "/v1/players/me")).StatusCode);
    }

    [Fact]
    public async Task All_streams_together_are_limited_and_requests_are_served()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Limits:ConcurrentStreams", "2"), ("Limits:ConcurrentRequests", "2"));
        for (var stream = 0; stream < 2; stream++)
            using (var client = gateway.Player())
                Assert.Equal(HttpStatusCode.OK, (await OpenAsync(client, "/v1/presence/stream")).StatusCode);
        using var player = gateway.Player();

        using var refused = await player.FetchAsync("/v1/presence/stream");
        await Task.FromResult(refused).ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");
        Assert.NotNull(refused.Headers.RetryAfter);
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(player, "/v1/players/me")).StatusCode);
    }

    [Fact]
    public async Task An_ended_stream_makes_room_for_another()
    {
        await using var gateway = await GatewayHost.StartAsync([_backend], ("Limits:StreamsPerPlayer", "1"));
        using var player = gateway.Player();
        (await OpenAsync(player, "/v1/presence/stream")).Dispose();

        await Eventually.HoldsAsync(async () => (await OpenAsync(player, "/v1/presence/stream")).StatusCode == HttpStatusCode.OK);
    }

    [Fact]
    public async Task One_players_exports_are_limited_and_starve_nobodys_wallet()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Limits:ExpensivePerPlayer", "2"), ("Limits:ConcurrentExpensive", "3"));
        using var greedy = gateway.Player();
        using var second = gateway.Player();
        using var third = gateway.Player();

        for (var export = 0; export < 2; export++)
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(greedy, "/v1/players/me/export")).StatusCode);
        await greedy.FetchAsync("/v1/players/me/export").ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(second, "/v1/players/me/export")).StatusCode);
        await third.FetchAsync("/v1/players/me/export").ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(third, "/v1/players/me")).StatusCode);
    }

    [Fact]
    public async Task One_operators_questions_are_limited_and_a_colleagues_are_answered()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Limits:ExpensivePerOperator", "2"), ("Limits:ConcurrentPerOperator", "1"));
        using var greedy = gateway.Service(Roles.OperatorAnalyst);
        using var colleague = gateway.Service(Roles.OperatorAnalyst);

        for (var question = 0; question < 2; question++)
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(greedy, "/v1/analytics/retention")).StatusCode);
        await greedy.FetchAsync("/v1/analytics/retention").ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");
        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(greedy, "/v1/operators/me")).StatusCode);
        await greedy.FetchAsync("/v1/operators/me").ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(colleague, "/v1/analytics/retention")).StatusCode);
    }

    [Fact]
    public async Task One_players_slow_requests_do_not_exhaust_the_global_limit()
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Limits:ConcurrentRequests", "6"), ("Limits:ConcurrentPerPlayer", "4"));
        using var greedy = gateway.Player();
        using var other = gateway.Player();

        for (var request = 0; request < 4; request++)
            await OpenAsync(greedy, "/v1/wallet");
        await greedy.FetchAsync("/v1/wallet").ProblemAsync(HttpStatusCode.TooManyRequests, "rate-limited");

        Assert.Equal(HttpStatusCode.OK, (await OpenAsync(other, "/v1/players/me")).StatusCode);
    }

    [Fact]
    public async Task Health_probes_are_outside_every_limit()
    {
        await using var gateway = await GatewayHost.StartAsync([_backend], ("Limits:ConcurrentRequests", "1"));
        using var player = gateway.Player();
        await OpenAsync(player, "/v1/wallet");
        await player.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        foreach (var probe in (string[])["/health/live", "/health/ready"])
            Assert.Equal(HttpStatusCode.OK, (await OpenAsync(player, probe)).StatusCode);
    }

    [Theory]
    [InlineData("2001:db8:55:1::1", "2001:db8:55:1:ffff::2", true)]
    [InlineData("2001:db8:55:1::1", "2001:db8:55:2::1", false)]
    [InlineData("192.0.2.55", "::ffff:192.0.2.55", true)]
    [InlineData("192.0.2.55", "192.0.2.56", false)]
    [InlineData("::ffff:192.0.2.55", "::ffff:192.0.2.56", false)]
    public async Task Limits_by_address_count_an_IPv6_network_and_a_mapped_IPv4_address_as_one(string one, string other, bool same)
    {
        await using var gateway = await GatewayHost.StartAsync(
            [_backend], ("Proxies:Trusted:0", "127.0.0.0/8"), ("Limits:AuthPerAddressPerMinute", "1"));
        using var client = gateway.Client();

        using var first = await client.PostJsonAsync("/v1/auth/refresh", new { }, ("X-Forwarded-For", one));
        using var second = await client.PostJsonAsync("/v1/auth/refresh", new { }, ("X-Forwarded-For", other));

        Assert.Equal(HttpStatusCode.OK, first.StatusCode);
        Assert.Equal(same ? HttpStatusCode.TooManyRequests : HttpStatusCode.OK, second.StatusCode);
    }

    /// <summary>Reads only the head; the rest stays open.</summary>
    private async Task<HttpResponseMessage> OpenAsync(HttpClient client, string path)
    {
        var response = await client.GetAsync(path, HttpCompletionOption.ResponseHeadersRead, Stop);
        _open.Add(response);
        return response;
    }
}
