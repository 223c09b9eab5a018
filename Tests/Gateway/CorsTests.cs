using System.Net;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>Pages of the configured origins may call the API from a browser, and read refusals too; no other page may.</summary>
public sealed class CorsTests
{
    private const string Allow = "Access-Control-Allow-Origin";
    private const string Origin = "https://play.example.com";

    private static (string, string?)[] Configured =>
        [("Cors:Origins:0", Origin), ("Cors:Origins:1", "https://*.games.example.com"), ("PublicReads:Seconds", "60")];

    [Theory]
    [InlineData("/v1/auth/device", "POST", "content-type")]
    [InlineData("/v1/storage/saves/slot", "PUT", "authorization,content-type,if-match")]
    [InlineData("/v1/games", "GET", "authorization,if-none-match")]
    public async Task A_preflight_of_a_configured_origin_is_granted_without_a_token(string path, string method, string headers)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend], Configured);
        using var client = gateway.Client();

        using var granted = await PreflightAsync(client, path, Origin, method, headers);

        Assert.Equal(HttpStatusCode.NoContent, granted.StatusCode);
        Assert.Equal(Origin, Assert.Single(granted.Headers.GetValues(Allow)));
        Assert.Contains(method, granted.Headers.GetValues("Access-Control-Allow-Methods").Single(), StringComparison.Ordinal);
        Assert.Equal(headers, granted.Headers.GetValues("Access-Control-Allow-Headers").Single());
        Assert.False(granted.Headers.Contains("Access-Control-Allow-Credentials"));
        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task Cached_responses_rejections_and_failures_carry_the_CORS_headers_of_the_origin()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(
            backend, [.. Configured, ("Limits:PerPlayerBurst", "6"), ("Limits:PerPlayerPerSecond", "1")]);
        using var player = gateway.Player();
        using var stranger = gateway.Client();

        // The second response is cached, and its header is that of its own page.
        Assert.Equal((HttpStatusCode.OK, Origin), await AskAsync(player, "/v1/games"));
        Assert.Equal(
            (HttpStatusCode.OK, "https://chess.games.example.com"), await AskAsync(player, "/v1/games", "https://chess.games.example.com"));
        Assert.Single(backend.Requests);
        Assert.Equal((HttpStatusCode.Unauthorized, Origin), await AskAsync(stranger, "/v1/games"));
        Assert.Equal((HttpStatusCode.NotFound, Origin), await AskAsync(player, "/v1/nothing"));
        Assert.Equal((HttpStatusCode.BadRequest, Origin), await AskAsync(player, "/v1//games"));
        backend.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        Assert.Equal((HttpStatusCode.BadGateway, Origin), await AskAsync(player, "/v1/players/me"));
        await Eventually.HoldsAsync(async () => await AskAsync(player, "/v1/games") == (HttpStatusCode.TooManyRequests, Origin));
    }

    [Theory]
    [InlineData("https://evil.example.com")]
    [InlineData("http://play.example.com")]
    [InlineData("https://play.example.com.evil.example")]
    [InlineData("null")]
    public async Task Another_origin_gets_no_CORS_headers(string origin)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend], Configured);
        using var client = gateway.Player();

        using var preflight = await PreflightAsync(client, "/v1/games", origin, "GET", "authorization");

        Assert.False(preflight.Headers.Contains(Allow));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(client, "/v1/games", origin));
    }

    [Fact]
    public async Task Without_configured_origins_no_page_has_access()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = gateway.Player();

        using var preflight = await PreflightAsync(client, "/v1/games", Origin, "GET", "authorization");

        Assert.False(preflight.Headers.Contains(Allow));
        Assert.Equal((HttpStatusCode.OK, null), await AskAsync(client, "/v1/games"));
    }

    [Theory]
    [InlineData("play.example.com")]
    [InlineData("https://play.example.com/")]
    [InlineData("https://play.example.com/game")]
    public async Task A_malformed_origin_fails_the_start(string origin)
    {
        await using var backend = await Backend.StartAsync();

        var refused = await Assert.ThrowsAsync<InvalidOperationException>(
            () => GatewayHost.StartAsync([backend], ("Cors:Origins:0", origin)));

        Assert.Contains($"Cors:Origins: '{origin}'", refused.Message, StringComparison.Ordinal);
    }

    private static Task<HttpResponseMessage> PreflightAsync(HttpClient client, string path, string origin, string method, string headers) =>
        client.SendJsonAsync(
            HttpMethod.Options, path, null, ("Origin", origin), ("Access-Control-Request-Method", method),
            ("Access-Control-Request-Headers", headers));

    private static async Task<(HttpStatusCode, string?)> AskAsync(HttpClient client, string path, string origin = Origin)
    {
        using var response = await client.FetchAsync(path, ("Origin", origin));
        return (response.StatusCode, response.Headers.TryGetValues(Allow, out var allowed) ? allowed.Single() : null);
    }
}
