using System.Net;
using Tests.Api;
using Tests.Contract;
using Xunit;

namespace Tests.Gateway;

/// <summary>HEAD is GET without a body, through the gateway and at the real service.</summary>
public sealed class HeadTests(RealGateway real) : ThroughGatewayTestBase(real)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task HEAD_responds_as_GET_without_a_body()
    {
        using var client = Through();
        var named = new Named(Player.Id, Guid.CreateVersion7());
        var paths = Routes.All.Where(route => route.Method == "GET").Select(route => route.Path(named)).Append("/openapi/v1.json")
            .ToArray();
        var wrong = new List<string>();
        foreach (var api in (HttpClient[])[client, Player.Client])
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
                        $"{path}: GET {get.StatusCode} {get.Content.Headers.ContentType} {get.Headers.ETag}, "
                            + $"HEAD {head.StatusCode} {head.Content.Headers.ContentType} {head.Headers.ETag}, {body.Length} bytes");
            }

        Assert.Empty(wrong);
    }

    [Fact]
    public async Task A_matching_ETag_is_304_to_HEAD_and_to_GET()
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
    public async Task Allow_lists_HEAD_where_GET_is()
    {
        using var client = Through();
        foreach (var api in (HttpClient[])[client, Player.Client])
            foreach (var path in (string[])["/v1/games", "/v1/presence", "/openapi/v1.json"])
            {
                using var refused = await api.SendTextAsync(HttpMethod.Patch, path, "{}");
                Assert.Equal(HttpStatusCode.MethodNotAllowed, refused.StatusCode);
                Assert.Contains("HEAD", refused.Content.Headers.Allow);
            }
    }

    private HttpClient Through() => Gateway.Client(Player.AccessToken);
}
