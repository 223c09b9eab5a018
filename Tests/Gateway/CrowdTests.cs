using System.Net;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>
/// Concurrent requests for the same public read: one reaches the service, and the failure of one client does not affect the others.
/// </summary>
public sealed class CrowdTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task Concurrent_public_reads_hit_the_backend_once()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();

        var responses = await CrowdAsync(backend, client, "/v1/games", "{}");

        Assert.All(responses, response => Assert.Equal((HttpStatusCode.OK, "{}"), response));
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task A_response_too_large_for_the_cache_reaches_each_client_complete()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();
        var large = new string('x', 300 * 1024);

        var responses = await CrowdAsync(backend, client, "/v1/games", large);

        Assert.All(responses, response => Assert.Equal((HttpStatusCode.OK, large), response));
    }

    [Fact]
    public async Task When_the_first_client_disconnects_the_waiting_ones_are_served()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();

        var responses = await CrowdAsync(backend, client, "/v1/games", "{}", firstLeaves: true);

        Assert.All(responses, response => Assert.Equal((HttpStatusCode.OK, "{}"), response));
    }

    [Theory]
    [InlineData("%1e")]
    [InlineData("%1f")]
    [InlineData("%00")]
    public async Task Requests_with_different_queries_never_share_a_response(string odd)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        var gate = new TaskCompletionSource();
        backend.Answer = async context =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync($"{context.Request.Path}{context.Request.QueryString}");
        };
        using var client = gateway.Player();

        string[] paths =
            [$"/v1/games?a=1{odd}B=2", "/v1/games?a=1&b=2", $"/v1/games?a={odd}", $"/v1/games/chess?a={odd}",
                $"/v1/leaderboards/weekly?a={odd}"];
        var asked = paths.Select(path => client.FetchAsync(path)).ToArray();
        await Task.Delay(200, _cancellation);
        gate.SetResult();

        foreach (var (path, sent) in paths.Zip(asked))
            Assert.Equal(path, await (await sent).Content.ReadAsStringAsync(_cancellation));
    }

    /// <summary>One client sends a request, and others send it while the service works on it.</summary>
    /// <returns>The responses to the clients that stayed.</returns>
    private async Task<(HttpStatusCode, string)[]> CrowdAsync(
        Backend backend, HttpClient client, string path, string body, bool firstLeaves = false)
    {
        var gate = new TaskCompletionSource();
        backend.Answer = async context =>
        {
            await gate.Task.WaitAsync(context.RequestAborted);
            await context.Response.WriteAsync(body);
        };
        using var leaving = CancellationTokenSource.CreateLinkedTokenSource(_cancellation);
        var first = AskAsync(leaving.Token);
        await Eventually.HoldsAsync(() => Task.FromResult(!backend.Requests.IsEmpty));
        var others = Enumerable.Range(0, 8).Select(_ => AskAsync(_cancellation)).ToArray();
        // Time for them to arrive; a late one only makes the test easier.
        await Task.Delay(200, _cancellation);
        if (firstLeaves)
        {
            await leaving.CancelAsync();
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        }

        gate.SetResult();
        return await Task.WhenAll(firstLeaves ? others : [first, .. others]);

        async Task<(HttpStatusCode, string)> AskAsync(CancellationToken patience)
        {
            using var response = await client.GetAsync(path, patience);
            return (response.StatusCode, await response.Content.ReadAsStringAsync(patience));
        }
    }
}
