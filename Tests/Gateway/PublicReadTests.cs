using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>Which responses the gateway caches, and who gets them.</summary>
public sealed class PublicReadTests : PublicReadTestBase
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
    public async Task Public_reads_hit_the_backend_once(string path)
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
    public async Task A_players_own_reads_are_never_cached(string path)
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
    public async Task A_cached_response_is_for_authorized_clients_only()
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
    public async Task A_revoked_session_gets_no_cached_response()
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

        // The node decides once the gateway has read the revocation; others are still served from the cache.
        await Eventually.HoldsAsync(async () => await StatusAsync(gone, "/v1/games") == HttpStatusCode.Unauthorized);
        using var other = gateway.Player();
        Assert.Equal(HttpStatusCode.OK, await StatusAsync(other, "/v1/games"));
    }

    [Fact]
    public async Task Nothing_is_served_from_the_cache_while_revoked_sessions_are_unknown()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend.Address], [.. Long, ("services:gameapi:http:1", "http://127.0.0.1:9"), ("PublicReads:Seconds", "0")]);
        using var client = gateway.Player();

        await client.GetStringAsync("/v1/games", _cancellation);
        await client.GetStringAsync("/v1/games", _cancellation);

        Assert.Equal(2, backend.Requests.Count);
    }

    private async Task<HttpStatusCode> StatusAsync(HttpClient client, string path)
    {
        using var response = await client.GetAsync(path, _cancellation);
        return response.StatusCode;
    }
}
