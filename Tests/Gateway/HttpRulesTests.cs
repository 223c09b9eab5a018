using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>What RFC 9110 and 9112 say of requests, through the gateway to the real service.</summary>
public sealed class HttpRulesTests(LocalStores stores, SharedGameApi shared) : IAsyncLifetime
{
    private GameApiHost _service = null!;
    private GatewayHost _gateway = null!;
    private TestPlayer _player = null!;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    public async ValueTask InitializeAsync()
    {
        _service = await shared.StartedAsync(stores);
        _gateway = await GatewayHost.StartAsync([_service.Address], ("Auth:SigningKey", _service.Settings["Auth:SigningKey"]));
        _player = await _service.PlayerAsync();
    }

    public ValueTask DisposeAsync() => _gateway.DisposeAsync();

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
    public async Task What_the_rules_allow_is_served(string head)
    {
        var response = await RawHttp.SendAsync(_gateway.Address, $"{head}\r\nAuthorization: Bearer {_player.AccessToken}\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 200 ", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("h2c")]
    [InlineData("h2c, websocket")]
    public async Task A_request_with_a_body_may_offer_an_upgrade(string offer)
    {
        var body = $$"""{"deviceId":"device-{{Guid.NewGuid():N}}"}""";

        var response = await RawHttp.SendAsync(_gateway.Address,
            $"POST /v1/auth/device HTTP/1.1\r\nHost: x\r\nUpgrade: {offer}\r\nConnection: Upgrade\r\nContent-Type: application/json\r\nContent-Length: {body.Length}\r\n\r\n{body}");

        Assert.StartsWith("HTTP/1.1 201 ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_request_about_the_server_as_a_whole_is_answered()
    {
        var response = await RawHttp.SendAsync(_gateway.Address, "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n");

        Assert.StartsWith("HTTP/1.1 204 ", response, StringComparison.Ordinal);
        Assert.Contains("Allow: GET, HEAD, ", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Bytes_of_a_header_reach_the_service_and_come_back_as_they_are()
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
            $"GET /v1/players/me HTTP/1.1\r\nHost: x\r\nAuthorization: Bearer {gateway.Token(_player.Id, Roles.Player)}\r\nX-Device-Name: {every}\r\n\r\n");

        Assert.Contains($"X-Device-Name: {every}\r\n", response, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("application/json; charset=utf-8", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8\"", HttpStatusCode.OK)]
    [InlineData("application/json;charset=\"UTF-8\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf\\-8\"", HttpStatusCode.OK)]
    [InlineData("Application/JSON ; Charset=UTF-8", HttpStatusCode.OK)]
    [InlineData("application/json; profile=\"charset\"", HttpStatusCode.OK)]
    [InlineData("application/json; charset=us-ascii", HttpStatusCode.OK)]
    [InlineData("application/json; charset=utf-7", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=utf8", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("application/json; charset=", HttpStatusCode.OK)]
    [InlineData("application/json; charset=\"utf-8", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("text/json", HttpStatusCode.UnsupportedMediaType)]
    [InlineData("nonsense", HttpStatusCode.UnsupportedMediaType)]
    public async Task A_media_type_is_parsed_and_its_charset_known_or_refused(string type, HttpStatusCode expected)
    {
        using var score = await SendAsync(
            HttpMethod.Put, "/v1/leaderboards/global/scores", "{\"score\":5}"u8.ToArray(), ("Content-Type", type));
        using var report = await SendAsync(HttpMethod.Post, "/v1/activities", "[]"u8.ToArray(), ("Content-Type", type));

        Assert.Equal(expected, score.StatusCode);
        Assert.Equal(expected == HttpStatusCode.OK ? HttpStatusCode.BadRequest : expected, report.StatusCode);
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("br")]
    [InlineData("identity, gzip")]
    [InlineData("nonsense")]
    public async Task A_coded_body_is_refused_and_told_what_is_accepted_by_gateway_and_service(string coding)
    {
        foreach (var client in (HttpClient[])[Through(), _player.Client])
        {
            using var request = Request(
                HttpMethod.Put, "/v1/leaderboards/global/scores", "{\"score\":6}"u8.ToArray(), ("Content-Type", "application/json"),
                ("Content-Encoding", coding));
            using var refused = await client.SendAsync(request, Stop);

            await Task.FromResult(refused).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
            Assert.Equal("identity", refused.Headers.GetValues("Accept-Encoding").Single());
        }
    }

    [Fact]
    public async Task A_body_that_is_declared_as_it_is_is_served()
    {
        using var served = await SendAsync(
            HttpMethod.Put, "/v1/leaderboards/global/scores", "{\"score\":6}"u8.ToArray(), ("Content-Type", "application/json"),
            ("Content-Encoding", "identity"));

        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Theory]
    [InlineData("*/*")]
    [InlineData("text/csv")]
    [InlineData("image/*;q=0.5")]
    [InlineData("application/json;q=0")]
    [InlineData("nonsense")]
    public async Task A_problem_is_whole_whatever_the_client_accepts(string accept)
    {
        using var client = Through();
        foreach (var api in (HttpClient[])[client, _player.Client])
        {
            var unknown = await api.SendTextAsync(
                HttpMethod.Post, "/v1/auth/device", "{\"deviceId\":\"repro-1234\",\"nope\":1}", ("Accept", accept))
                .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "nope");
            Assert.True(unknown.TryGetProperty("traceId", out _));
            using var request = Request(HttpMethod.Post, "/v1/sessions", "x"u8.ToArray(), ("Content-Type", "text/csv"), ("Accept", accept));
            await api.SendAsync(request, Stop).ProblemAsync(HttpStatusCode.UnsupportedMediaType, "unsupported-media-type");
            await api.FetchAsync("/v1/nothing", ("Accept", accept)).ProblemAsync(HttpStatusCode.NotFound, "not-found");
            await api.SendTextAsync(HttpMethod.Post, "/v1/games", "{}", ("Accept", accept))
                .ProblemAsync(HttpStatusCode.MethodNotAllowed, "method-not-allowed");
            await api.SendTextAsync(HttpMethod.Patch, "/v1/players/me", "{}", ("Accept", accept))
                .ProblemAsync(HttpStatusCode.PreconditionRequired, "precondition-required");
        }

        await _gateway.Client().FetchAsync("/v1/games", ("Accept", accept)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await _service.Client.FetchAsync("/v1/games", ("Accept", accept)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task HEAD_is_served_as_GET_is_without_a_body_by_gateway_and_service()
    {
        using var client = Through();
        var named = new Named(_player.Id, Guid.CreateVersion7());
        var paths = Routes.All.Where(route => route.Method == "GET").Select(route => route.Path(named)).Append("/openapi/v1.json")
            .ToArray();
        var wrong = new List<string>();
        foreach (var api in (HttpClient[])[client, _player.Client])
            foreach (var path in paths.Concat(api == client ? ["/", "/docs", "/health/live", "/health/ready"] : []))
            {
                using var get = await api.SendAsync(
                    new HttpRequestMessage(HttpMethod.Get, path), HttpCompletionOption.ResponseHeadersRead, Stop);
                using var head = await api.SendAsync(new HttpRequestMessage(HttpMethod.Head, path), Stop);
                var body = await head.Content.ReadAsByteArrayAsync(Stop);
                if (head.StatusCode != get.StatusCode || body.Length > 0
                    || head.Content.Headers.ContentType?.MediaType != get.Content.Headers.ContentType?.MediaType
                    || (head.Headers.ETag is { } tag && get.Headers.ETag is { } own && !tag.Equals(own)))
                    wrong.Add(
                        $"{path}: GET {get.StatusCode} {get.Content.Headers.ContentType} {get.Headers.ETag}, HEAD {head.StatusCode} {head.Content.Headers.ContentType} {head.Headers.ETag}, {body.Length} bytes");
            }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_tag_that_the_client_has_is_304_to_HEAD_as_to_GET()
    {
        using var client = Through();
        await client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/head", "1").JsonAsync(HttpStatusCode.Created);
        foreach (var path in (string[])["/v1/players/me", "/v1/storage/saves/head", "/v1/games/star-drift", "/v1/games"])
        {
            using var current = await client.FetchAsync(path);
            foreach (var method in (HttpMethod[])[HttpMethod.Get, HttpMethod.Head])
                foreach (var (tags, expected) in ((string, HttpStatusCode)[])[
                    ($"{current.Headers.ETag}", HttpStatusCode.NotModified), ($"\"x\", {current.Headers.ETag}", HttpStatusCode.NotModified),
                    ("*", HttpStatusCode.NotModified), ("\"x\"", HttpStatusCode.OK)])
                {
                    using var request = new HttpRequestMessage(method, path);
                    request.Headers.TryAddWithoutValidation("If-None-Match", tags);
                    using var response = await client.SendAsync(request, Stop);
                    Assert.True(expected == response.StatusCode, $"{method} {path} {tags}: {response.StatusCode}");
                    Assert.Equal(current.Headers.ETag, response.Headers.ETag);
                }
        }
    }

    [Fact]
    public async Task What_the_gateway_accepts_of_a_head_the_service_accepts()
    {
        const int MostFields = 100, LongestLine = 8_190;
        var token = $"Host: x\r\nConnection: close\r\nAuthorization: Bearer {_player.AccessToken}\r\n";
        var fields = string.Concat(Enumerable.Range(3, MostFields - 3).Select(field => $"X-{field}: {new string('v', 100)}\r\n"));
        // Forwarded, each of these is three bytes.
        var target = "/v1/wallet?x=";
        var quotes = new string('"', LongestLine - $"GET {target} HTTP/1.1\r\n".Length);

        Assert.StartsWith(
            "HTTP/1.1 200 ", await RawHttp.SendAsync(_gateway.Address, $"GET /v1/wallet HTTP/1.1\r\n{token}{fields}\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 200 ", await RawHttp.SendAsync(_gateway.Address, $"GET {target}{quotes} HTTP/1.1\r\n{token}\r\n"),
            StringComparison.Ordinal);
        Assert.StartsWith(
            "HTTP/1.1 431 ", await RawHttp.SendAsync(_gateway.Address, $"GET /v1/wallet HTTP/1.1\r\n{token}{fields}X-101: v\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Allow_lists_HEAD_where_GET_is()
    {
        using var client = Through();
        foreach (var api in (HttpClient[])[client, _player.Client])
            foreach (var path in (string[])["/v1/games", "/v1/presence", "/openapi/v1.json"])
            {
                using var refused = await api.SendTextAsync(HttpMethod.Patch, path, "{}");
                Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
                Assert.Contains("HEAD", refused.Content.Headers.Allow);
            }
    }

    private HttpClient Through() => _gateway.Client(_player.AccessToken);

    private async Task<HttpResponseMessage> SendAsync(
        HttpMethod method, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        using var client = Through();
        using var request = Request(method, path, body, headers);
        return await client.SendAsync(request, Stop);
    }

    private static HttpRequestMessage Request(HttpMethod method, string path, byte[] body, params (string Name, string Value)[] headers)
    {
        var request = new HttpRequestMessage(method, path) { Content = new ByteArrayContent(body) };
        foreach (var (name, value) in headers)
            if (!request.Headers.TryAddWithoutValidation(name, value))
                request.Content.Headers.TryAddWithoutValidation(name, value);
        return request;
    }
}
