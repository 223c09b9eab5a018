using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.Gateway;

/// <summary>What RFC 9112 says of request heads, through the gateway to the real service.</summary>
public sealed class HttpRulesTests(RealGateway real) : ThroughGatewayTestBase(real)
{
    [Theory]
    [InlineData("GET http://play.example.com/v1/games HTTP/1.1\r\nHost: play.example.com")]
    [InlineData("GET http://play.example.com/v1/games?limit=2 HTTP/1.1\r\nHost: another.example.com")]
    [InlineData("GET http://play.example.com:8080/v1/games HTTP/1.1\r\nHost: play.example.com:8080")]
    [InlineData("GET https://play.example.com/v1/games HTTP/1.1\r\nHost: play.example.com")]
    [InlineData(
        "GET /v1/games HTTP/1.1\r\nHost: x\r\nUpgrade: h2c\r\nConnection: Upgrade, HTTP2-Settings\r\nHTTP2-Settings: AAMAAABkAAQAAP__")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nUpgrade: TLS/1.2, HTTP/2.0\r\nConnection: Upgrade")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nUpgrade: SPDY/3.1\r\nConnection: Upgrade")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nUpgrade: websocket\r\nConnection: Upgrade")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nUpgrade: h2c")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nX-Device-Name: Zo\u00c3\u00ab")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nX-Device-Name: Zo\u00eb")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nUser-Agent: \u00ff\u00fe\u0080")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nCookie: name=\u00e9; other=1\r\nReferer: http://x/\u00e9")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\ntracestate: game=\u00e9\r\ntraceparent: \u00e9")]
    [InlineData("GET /v1/games HTTP/1.1\r\nHost: x\r\nAccept: \u00e9\r\nAccept-Language: \u00e9\r\nIf-None-Match: \u00e9")]
    public async Task Every_request_that_the_RFC_allows_is_served(string head)
    {
        var response = await RawHttp.SendAsync(Gateway.Address, $"{head}\r\nAuthorization: Bearer {Player.AccessToken}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("h2c, websocket")]
    public async Task A_request_with_a_body_may_offer_an_upgrade(string offer)
    {
        var body = $$"""{"deviceId":"device-{{Guid.NewGuid():N}}"}""";

        var response = await RawHttp.SendAsync(Gateway.Address,
            $"POST /v1/auth/device HTTP/1.1\r\nHost: x\r\nUpgrade: {offer}\r\nConnection: Upgrade\r\n"
                + $"Content-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 201 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task OPTIONS_of_the_whole_server_responds()
    {
        var response = await RawHttp.SendAsync(Gateway.Address, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", response, StringComparison.Ordinal);
        Assert.Contains("Allow: GET, HEAD, ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Header_bytes_pass_unchanged_both_ways()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context =>
        {
            context.Response.Headers["X-Device-Name"] = context.Request.Headers["X-Device-Name"];
            return Task.CompletedTask;
        };
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var every = new string([.. Enumerable.Range(0x80, 0x80).Select(value => (char)value)]);

        var response = await RawHttp.SendAsync(gateway.Address,
            "GET /v1/players/me HTTP/1.1\r\nHost: x\r\n"
                + $"Authorization: Bearer {gateway.Token(Player.Id, Roles.Player)}\r\nX-Device-Name: {every}\r\n\r\n");

        Assert.Contains($"X-Device-Name: {every}\r\n", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_service_accepts_every_request_head_that_the_gateway_accepts()
    {
        const int MostFields = 100, LongestLine = 8_190;
        var token = $"Host: x\r\nConnection: close\r\nAuthorization: Bearer {Player.AccessToken}\r\n";
        var fields = string.Concat(Enumerable.Range(3, MostFields - 3).Select(field => $"X-{field}: {new string('v', 100)}\r\n"));
        // Forwarded, each of these is three bytes.
        var target = "/v1/wallet?x=";
        var quotes = new string('"', LongestLine - $"GET {target} HTTP/1.1\r\n".Length);

        Assert.StartsWith(
            "HTTP/1.1 200 ", await RawHttp.SendAsync(Gateway.Address, $"GET /v1/wallet HTTP/1.1\r\n{token}{fields}\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 200 ", await RawHttp.SendAsync(Gateway.Address, $"GET {target}{quotes} HTTP/1.1\r\n{token}\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431 ", await RawHttp.SendAsync(Gateway.Address, $"GET /v1/wallet HTTP/1.1\r\n{token}{fields}X-101: v\r\n\r\n"),
            StringComparison.Ordinal);
    }
}
