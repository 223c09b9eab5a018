using System.Net;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>How long the gateway keeps a response, and when it responds 304.</summary>
public sealed class PublicReadFreshnessTests : PublicReadTestBase
{
    /// <summary>For longer than a test.</summary>
    internal static readonly (string, string?)[] Long = [("PublicReads:Seconds", "60")];

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Errors_and_no_store_responses_are_not_cached()
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
    public async Task A_cached_response_expires()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await ReadyAsync(backend, [("PublicReads:Seconds", "0.2")]);
        using var client = gateway.Player();

        await Eventually.HoldsAsync(async () => await StatusAsync(client, "/v1/games") == HttpStatusCode.OK && backend.Requests.Count >= 3);
    }

    [Fact]
    public async Task A_matching_ETag_is_304_on_a_hit_and_on_a_miss()
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
    public async Task The_ETag_of_the_service_allows_304()
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
}
