using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>What is answered from the gateway's memory, and what never is.</summary>
public sealed class PublicReadTests
{
    /// <summary>For longer than a test.</summary>
    internal static readonly (string, string?)[] Long = [("PublicReads:Seconds", "60")];

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/leaderboards/weekly")]
    [InlineData("/v1/leaderboards/weekly?limit=5")]
    [InlineData("/v1/games")]
    [InlineData("/v1/games/chess")]
    [InlineData("/v1/players/0199a1b2-0000-7000-8000-000000000001")]
    public async Task What_everybody_reads_alike_is_asked_of_the_service_once(string path)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, Long);
        using var one = gateway.Player();
        using var other = gateway.Player();

        var first = await one.GetStringAsync(path, _cancellation);
        using var second = await other.GetAsync(path, _cancellation);

        Assert.Equal(first, await second.Content.ReadAsStringAsync(_cancellation));
        Assert.NotNull(second.Headers.Age);
        Assert.NotEmpty(second.Headers.GetValues("X-Request-Id"));
        Assert.Equal(path, Assert.Single(backend.Requests).Target);
    }

    [Theory]
    [InlineData("/v1/players/me")]
    [InlineData("/v1/leaderboards/weekly/around-me")]
    [InlineData("/v1/wallet")]
    [InlineData("/v1/sessions")]
    [InlineData("/v1/storage/saves/slot")]
    [InlineData("/v1/players/me/export")]
    public async Task What_is_a_players_own_is_asked_each_time(string path)
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context => context.Response.WriteAsJsonAsync(new { of = context.Request.Headers["X-Player-Id"].ToString() });
        await using var gateway = await ReadyAsync(backend, Long);
        var (one, other) = (Guid.CreateVersion7(), Guid.CreateVersion7());
        using var oneClient = gateway.Player(one);
        using var otherClient = gateway.Player(other);

        Assert.Contains(one.ToString(), await oneClient.GetStringAsync(path, _cancellation), StringComparison.Ordinal);
        Assert.Contains(other.ToString(), await otherClient.GetStringAsync(path, _cancellation), StringComparison.Ordinal);
        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task An_answer_in_memory_is_for_those_only_who_may_ask()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, [
            .. Long, ("Limits:PerPlayerPerSecond", "1"), ("Limits:PerPlayerBurst", "2"),
                ("ReverseProxy:Routes:leaderboard:AuthorizationPolicy", "player-or-server")]);
        using var player = gateway.Player();
        using var analyst = gateway.Service(Roles.Analyst);
        using var stranger = gateway.Client();
        using var late = gateway.Client(gateway.Token(Guid.CreateVersion7(), Roles.Player, lifetime: TimeSpan.FromMinutes(-1)));
        await player.GetStringAsync("/v1/leaderboards/weekly", _cancellation);

        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(stranger, "/v1/leaderboards/weekly"));
        Assert.Equal(HttpStatusCode.Unauthorized, await StatusAsync(late, "/v1/leaderboards/weekly"));
        Assert.Equal(HttpStatusCode.Forbidden, await StatusAsync(analyst, "/v1/leaderboards/weekly"));
        await StatusAsync(player, "/v1/leaderboards/weekly");
        Assert.Equal(HttpStatusCode.TooManyRequests, await StatusAsync(player, "/v1/leaderboards/weekly"));
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task A_login_that_has_ended_gets_nothing_from_memory()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, Long);
        var login = Guid.NewGuid();
        using var gone = gateway.Client(gateway.Token(Guid.CreateVersion7(), Roles.Player, login: login));
        await gone.GetStringAsync("/v1/games", _cancellation);
        await gone.GetStringAsync("/v1/games", _cancellation);
        Assert.Single(backend.Requests);

        backend.RevokedSessions.Enqueue(login);
        backend.Answer = context =>
        {
            context.Response.StatusCode = StatusCodes.Status401Unauthorized;
            return Task.CompletedTask;
        };

        // The node decides, as soon as the gateway has learnt of it; others are served from memory still.
        await Eventually.HoldsAsync(async () => await StatusAsync(gone, "/v1/games") == HttpStatusCode.Unauthorized);
        using var other = gateway.Player();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "/v1/games"));
    }

    [Fact]
    public async Task Nothing_comes_from_memory_while_no_node_says_which_logins_have_ended()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend.Address], [.. Long, ("services:gameapi:http:1", "http://127.0.0.1:9"), ("PublicReads:Seconds", "0")]);
        using var client = gateway.Player();

        await client.GetStringAsync("/v1/games", _cancellation);
        await client.GetStringAsync("/v1/games", _cancellation);

        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task A_refusal_and_an_answer_that_forbids_it_are_not_kept()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context =>
        {
            if (context.Request.Path.Value!.EndsWith("none", StringComparison.Ordinal))
                context.Response.StatusCode = StatusCodes.Status404NotFound;
            context.Response.Headers.CacheControl = "no-store";
            return context.Response.WriteAsync("{}");
        };
        await using var gateway = await ReadyAsync(backend, Long);
        using var client = gateway.Player();

        foreach (var path in (string[])["/v1/games/none", "/v1/games/none", "/v1/games/chess", "/v1/games/chess"])
            await StatusAsync(client, path);

        Assert.Equal(4, backend.Requests.Count);
    }

    [Fact]
    public async Task An_answer_is_asked_for_anew_when_its_time_is_over()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, [("PublicReads:Seconds", "0.2")]);
        using var client = gateway.Player();

        await Eventually.HoldsAsync(async () => await StatusAsync(client, "/v1/games") == HttpStatusCode.OK && backend.Requests.Count >= 3);
    }

    [Fact]
    public async Task A_client_that_has_the_answer_is_told_so_whether_it_was_in_memory_or_not()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, Long);
        using var client = gateway.Player();
        using var first = await client.GetAsync("/v1/games?a=1", _cancellation);
        var tag = first.Headers.ETag!;
        Assert.True(tag.IsWeak);

        foreach (var (path, status, asked) in ((string, HttpStatusCode, int)[])[
            ("/v1/games?a=1", HttpStatusCode.NotModified, 1), ("/v1/games?a=2", HttpStatusCode.NotModified, 2),
                ("/v1/games?a=2", HttpStatusCode.NotModified, 2)])
        {
            using var again = await client.FetchAsync(path, ("If-None-Match", tag.ToString()));
            Assert.Equal(status, again.StatusCode);
            Assert.Equal(tag, again.Headers.ETag);
            Assert.Empty(await again.Content.ReadAsByteArrayAsync(_cancellation));
            Assert.Equal(asked, backend.Requests.Count);
        }

        using var changed = await client.FetchAsync("/v1/games?a=2", ("If-None-Match", "W/\"another\""));
        Assert.Equal(await first.Content.ReadAsStringAsync(_cancellation), await changed.Content.ReadAsStringAsync(_cancellation));
    }

    [Fact]
    public async Task A_services_own_tag_makes_a_304_too()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context =>
        {
            context.Response.Headers.ETag = "\"7\"";
            return context.Response.WriteAsync("{}");
        };
        await using var gateway = await ReadyAsync(backend, Long);
        using var client = gateway.Player();

        using var known = await client.FetchAsync("/v1/storage/saves/slot", ("If-None-Match", "\"6\", \"7\""));
        using var other = await client.FetchAsync("/v1/storage/saves/slot", ("If-None-Match", "\"6\""));

        Assert.Equal(HttpStatusCode.NotModified, known.StatusCode);
        Assert.Equal("{}", await other.Content.ReadAsStringAsync(_cancellation));
    }

    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, _cancellation);
        return response.StatusCode;
    }

    /// <summary>A gateway that has heard which logins have ended.</summary>
    internal static async Task<GatewayHost> ReadyAsync(Backend backend, (string, string?)[] settings)
    {
        var gateway = await GatewayHost.StartAsync([backend], settings);
        using var client = gateway.Player();
        await Eventually.HoldsAsync(async () =>
        {
            using var probe = await client.GetAsync("/v1/games/probe", TestContext.Current.CancellationToken);
            using var again = await client.GetAsync("/v1/games/probe", TestContext.Current.CancellationToken);
            return again.Headers.Age is not null || probe.Headers.CacheControl?.NoStore == true || probe.Headers.ETag is { IsWeak: true };
        });
        backend.Requests.Clear();
        return gateway;
    }
}
