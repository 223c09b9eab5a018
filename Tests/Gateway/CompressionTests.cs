using System.Net;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

public sealed class CompressionTests
{
    private static readonly string Large = $"{{\"items\":\"{new string('x', 20_000)}\"}}";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("/v1/leaderboards/weekly", "br", "br")]
    [InlineData("/v1/leaderboards/weekly", "gzip", "gzip")]
    [InlineData("/v1/leaderboards/weekly", "identity", null)]
    [InlineData("/v1/activities", "gzip", "gzip")]
    [InlineData("/v1/storage/saves/slot", "gzip", null)]
    [InlineData("/v1/players/me", "gzip", null)]
    public async Task Large_lists_are_compressed_as_the_client_accepts_and_single_objects_are_not(
        string path, string accepted, string? encoding)
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context => AnswerAsync(context, Large);
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = Client(gateway);

        // Twice: the second response may come from the cache, which keeps it uncompressed.
        for (var time = 0; time < 2; time++)
        {
            using var response = await client.FetchAsync(path, ("Accept-Encoding", accepted));

            Assert.Equal(encoding, response.Content.Headers.ContentEncoding.SingleOrDefault());
            Assert.Equal(encoding is not null, (await response.Content.ReadAsByteArrayAsync(_cancellation)).Length < 2000);
            if (encoding is not null)
                Assert.Contains("Accept-Encoding", response.Headers.Vary);
        }
    }

    [Fact]
    public async Task Tokens_and_small_answers_are_not_compressed()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = Client(gateway);

        backend.Answer = context => AnswerAsync(context, "{}");
        using var small = await client.FetchAsync("/v1/leaderboards/weekly", ("Accept-Encoding", "gzip"));
        backend.Answer = context => AnswerAsync(context, Large);
        using var tokens = await client.PostJsonAsync("/v1/auth/device", null, ("Accept-Encoding", "gzip"));

        Assert.Equal(HttpStatusCode.OK, small.StatusCode);
        Assert.Empty(small.Content.Headers.ContentEncoding);
        Assert.Empty(tokens.Content.Headers.ContentEncoding);
    }

    private static HttpClient Client(GatewayHost gateway)
    {
        var client = gateway.Player();
        client.DefaultRequestHeaders.AcceptEncoding.Clear();
        return client;
    }

    private static Task AnswerAsync(HttpContext context, string body)
    {
        context.Response.ContentType = "application/json; charset=utf-8";
        context.Response.ContentLength = body.Length;
        return context.Response.WriteAsync(body);
    }
}
