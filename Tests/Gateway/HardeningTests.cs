using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.Gateway;

/// <summary>Requests no HTTP library would send, written to the socket by hand.</summary>
public sealed class HardeningTests
{
    [Theory]
    [InlineData("GET /v1/games/../wallet HTTP/1.1")]
    [InlineData("GET /v1/games/%2e%2e/wallet HTTP/1.1")]
    [InlineData("GET /v1/games/..%2fwallet HTTP/1.1")]
    [InlineData("GET /v1/games/%252e%252e/wallet HTTP/1.1")]
    [InlineData("GET /v1//wallet HTTP/1.1")]
    [InlineData("GET /v1/games\\wallet HTTP/1.1")]
    [InlineData("GET /v1/games/%2E%2E/wallet HTTP/1.1")]
    [InlineData("GET /v1/games/./wallet HTTP/1.1")]
    [InlineData("GET /v1/games/.. HTTP/1.1")]
    [InlineData("GET /v1/games/..;/wallet HTTP/1.1")]
    [InlineData("GET /v1/games/%5cwallet HTTP/1.1")]
    [InlineData("GET /v1/games/%c0%ae%c0%ae/wallet HTTP/1.1")]
    [InlineData("GET /v1/games/%e0%80%af/wallet HTTP/1.1")]
    [InlineData("GET /v1/games/%zz HTTP/1.1")]
    [InlineData("GET /v1/games/chess%0d%0aX-Player-Id:1 HTTP/1.1")]
    [InlineData("GET /v1/games/chess%00 HTTP/1.1")]
    [InlineData("GET http://elsewhere.example/v1/../wallet HTTP/1.1")]
    [InlineData("GET http://elsewhere.example//v1/wallet HTTP/1.1")]
    [InlineData("GET ftp://elsewhere.example/v1/wallet HTTP/1.1")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nContent-Length: 4\r\nTransfer-Encoding: chunked")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nContent-Length: 4\r\nContent-Length: 5")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nContent-Length: 4, 4")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nContent-Length: -1")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nTransfer-Encoding: gzip")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nTransfer-Encoding: chunked, identity")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nX-Folded: one\r\n two")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\n X-First: folded")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nHost: other")]
    [InlineData("GET /v1/wallet HTTP/1.1\r\nX-Bad : space")]
    public async Task A_smuggling_attempt_is_rejected_and_reaches_no_service(string head)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var token = gateway.Token(Guid.CreateVersion7(), Roles.Player);

        var response = await RawHttp.SendAsync(gateway.Address, $"{head}\r\nHost: gateway\r\nAuthorization: Bearer {token}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task A_plain_raw_request_is_served()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var token = gateway.Token(Guid.CreateVersion7(), Roles.Player);

        var response = await RawHttp.SendAsync(
            gateway.Address,
            $"GET /v1/storage/my%20saves/slot HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\nAuthorization: Bearer {token}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.Contains("X-Request-Id: ", response, StringComparison.Ordinal);
        Assert.Equal("/v1/storage/my%20saves/slot", Assert.Single(backend.Requests).Target);
    }

    [Fact]
    public async Task The_Connection_header_cannot_remove_another_header()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var token = gateway.Token(Guid.CreateVersion7(), Roles.Player);

        await RawHttp.SendAsync(
            gateway.Address,
            "GET /v1/wallet HTTP/1.1\r\nHost: gateway\r\nConnection: close, Authorization, X-Player-Id\r\n"
                + $"Authorization: Bearer {token}\r\n\r\n");

        var received = Assert.Single(backend.Requests).Headers;
        Assert.Equal($"Bearer {token}", received["Authorization"]);
        Assert.True(received.ContainsKey("X-Player-Id"));
        Assert.DoesNotContain("Authorization", received.GetValueOrDefault("Connection", ""), StringComparison.OrdinalIgnoreCase);
    }

    [Theory]
    [InlineData("zz\r\nabc\r\n0\r\n\r\n")]
    [InlineData("-3\r\nabc\r\n0\r\n\r\n")]
    [InlineData("3\r\nabcdef\r\n0\r\n\r\n")]
    [InlineData("fffffffffffffffff\r\nabc\r\n0\r\n\r\n")]
    public async Task Malformed_chunks_are_rejected_and_the_connection_closes(string chunks)
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context => context.Request.Body.CopyToAsync(Stream.Null);
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var token = gateway.Token(Guid.CreateVersion7(), Roles.Player);
        var smuggled = $"GET /v1/wallet HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {token}\r\n\r\n";

        var response = await RawHttp.SendAsync(gateway.Address,
            $"POST /v1/activities HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {token}\r\n"
                + $"Content-Type: application/json\r\nTransfer-Encoding: chunked\r\n\r\n{chunks}{smuggled}",
            untilClosed: true);

        Assert.StartsWith("HTTP/1.1 400 ", response, StringComparison.Ordinal);
        Assert.DoesNotContain("HTTP/1.1 200 ", response, StringComparison.Ordinal);
        Assert.DoesNotContain(backend.Requests, request => request.Target == "/v1/wallet");
    }

    [Fact]
    public async Task A_client_that_trickles_its_body_is_cut_off()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context => context.Request.Body.CopyToAsync(Stream.Null);
        await using var gateway = await GatewayHost.StartAsync([backend]);
        var token = gateway.Token(Guid.CreateVersion7(), Roles.Player);

        var response = await RawHttp.SendAsync(gateway.Address,
            $"POST /v1/activities HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {token}\r\n"
                + "Content-Type: application/json\r\nContent-Length: 1000\r\n\r\n[{",
            untilClosed: true);

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
        Assert.Contains("urn:aspiregame:problem:request-timeout", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Headers_over_the_limit_are_rejected()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);

        var response = await RawHttp.SendAsync(
            gateway.Address, $"GET /v1/games HTTP/1.1\r\nHost: gateway\r\nX-Large: {new string('x', 20_000)}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 431 ", response, StringComparison.Ordinal);
        Assert.Empty(backend.Requests);
    }

    [Fact]
    public async Task A_client_that_trickles_its_headers_is_cut_off()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);

        var response = await RawHttp.SendAsync(gateway.Address, "GET /v1/games HTTP/1.1\r\nHost: gateway\r\nX-Slow: ");

        Assert.StartsWith("HTTP/1.1 408 ", response, StringComparison.Ordinal);
    }
}
