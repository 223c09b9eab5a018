using System.Net;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>What RFC 9110 says of content types, codings and Accept, through the gateway to the real service.</summary>
public sealed class MediaTypeTests(RealGateway real) : ThroughGatewayTestBase(real)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

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
    public async Task A_media_type_is_parsed_and_an_unknown_charset_is_415(string type, HttpStatusCode expected)
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
    public async Task A_compressed_body_is_415_and_names_what_is_accepted(string coding)
    {
        foreach (var client in (HttpClient[])[Through(), Player.Client])
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
    public async Task A_body_with_the_identity_coding_is_accepted()
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
    public async Task A_problem_is_complete_whatever_the_client_accepts(string accept)
    {
        using var client = Through();
        foreach (var api in (HttpClient[])[client, Player.Client])
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

        await Gateway.Client().FetchAsync("/v1/games", ("Accept", accept)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await Service.Client.FetchAsync("/v1/games", ("Accept", accept)).ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    private HttpClient Through() => Gateway.Client(Player.AccessToken);

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
