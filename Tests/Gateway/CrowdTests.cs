using System.Net;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>
/// Many who ask for the same public read at once: one of them asks the service, and nobody's trouble becomes the others'.
/// </summary>
public sealed class CrowdTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_crowd_asks_the_service_once()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();

        var answers = await CrowdAsync(backend, client, "/v1/games", "{}");

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "{}"), answer));
        Assert.Single(backend.Requests);
    }

    [Fact]
    public async Task An_answer_too_large_for_memory_reaches_each_of_them_whole()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();
        var large = new string('x', 300 * 1024);

        var answers = await CrowdAsync(backend, client, "/v1/games", large);

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, large), answer));
    }

    [Fact]
    public async Task When_the_one_who_asked_goes_away_the_others_are_answered_all_the_same()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Player();

        var answers = await CrowdAsync(backend, client, "/v1/games", "{}", firstLeaves: true);

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.OK, "{}"), answer));
    }

    [Theory]
    [InlineData("%1e")]
    [InlineData("%1f")]
    [InlineData("%00")]
    public async Task Different_questions_get_different_answers_whatever_is_in_their_query(string odd)
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

    /// <summary>One asks, and others while the answer is being made.</summary>
    /// <returns>What those were answered who stayed.</returns>
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
        // For them to arrive; who is late has it easier.
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
            using var answer = await client.GetAsync(path, patience);
            return (answer.StatusCode, await answer.Content.ReadAsStringAsync(patience));
        }
    }
}
