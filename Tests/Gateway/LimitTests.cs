using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using ServiceDefaults.Authentication;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

public sealed class LimitTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_player_over_the_limit_gets_Retry_After_and_another_is_served()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Limits:PerPlayerPerSecond", "1"), ("Limits:PerPlayerBurst", "3"));
        using var greedy = gateway.Player();
        using var other = gateway.Player();

        var responses = new List<HttpResponseMessage>();
        for (var n = 0; n < 10; n++)
            responses.Add(await greedy.GetAsync("/v1/players/me", _cancellation));
        using var served = await other.GetAsync("/v1/players/me", _cancellation);

        var refused = responses.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("urn:aspiregame:problem:rate-limited", await TypeAsync(refused));
        Assert.Equal(HttpStatusCode.OK, responses[0].StatusCode);
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    /// <summary>The operators of a studio share its address.</summary>
    [Fact]
    public async Task An_operator_past_the_limit_is_told_when_to_come_back_and_a_colleague_is_served()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Limits:PerOperatorPerSecond", "1"), ("Limits:PerOperatorBurst", "3"), ("Limits:PerAddressBurst", "1"));
        using var greedy = gateway.Service(Roles.OperatorAdmin);
        using var colleague = gateway.Service(Roles.OperatorSupport);

        var answers = new List<HttpResponseMessage>();
        for (var n = 0; n < 10; n++)
            answers.Add(await greedy.GetAsync("/v1/admin/players", _cancellation));
        using var served = await colleague.GetAsync("/v1/admin/players", _cancellation);

        Assert.All(answers[..3], answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        var refused = answers.First(answer => answer.StatusCode == HttpStatusCode.TooManyRequests);
        Assert.True(refused.Headers.RetryAfter?.Delta >= TimeSpan.FromSeconds(1));
        Assert.Equal("urn:aspiregame:problem:rate-limited", await TypeAsync(refused));
        Assert.Equal(HttpStatusCode.OK, served.StatusCode);
    }

    [Fact]
    public async Task Over_the_limit_new_requests_are_shed_and_admitted_ones_finish()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:ConcurrentRequests", "4"));
        var gate = new TaskCompletionSource();
        backend.Answer = async context => await gate.Task.WaitAsync(context.RequestAborted);
        using var client = gateway.Player();

        var admitted = Enumerable.Range(0, 4).Select(_ => client.GetAsync("/v1/players/me", _cancellation)).ToArray();
        while (backend.Requests.Count < 4)
            await Task.Delay(10, _cancellation);
        using var shed = await client.GetAsync("/v1/players/me", _cancellation);
        gate.SetResult();

        Assert.Equal(HttpStatusCode.ServiceUnavailable, shed.StatusCode);
        Assert.NotNull(shed.Headers.RetryAfter);
        Assert.Equal("urn:aspiregame:problem:unavailable", await TypeAsync(shed));
        foreach (var response in await Task.WhenAll(admitted))
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
    }

    [Fact]
    public async Task A_body_over_the_limit_of_its_route_is_rejected()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = gateway.Player();

        using var put = new HttpRequestMessage(
            HttpMethod.Put, "/v1/storage/saves/slot") { Content = new ByteArrayContent(new byte[300 * 1024]) };
        using var storage = await client.SendAsync(put.AskingFirst(), _cancellation);
        using var activities = await client.PostAsync("/v1/activities", new ByteArrayContent(new byte[300 * 1024]), _cancellation);

        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, storage.StatusCode);
        Assert.Equal("urn:aspiregame:problem:too-large", await TypeAsync(storage));
        Assert.Equal(HttpStatusCode.OK, activities.StatusCode);
    }

    [Fact]
    public async Task An_unreachable_service_is_a_problem_that_says_what_to_do()
    {
        var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        await backend.DisposeAsync();
        using var client = gateway.Player();

        using var response = await client.GetAsync("/v1/players/me", _cancellation);

        Assert.Contains(response.StatusCode, new[] { HttpStatusCode.BadGateway, HttpStatusCode.ServiceUnavailable });
        var problem = await response.Content.ReadFromJsonAsync<JsonElement>(_cancellation);
        Assert.NotEmpty(problem.GetProperty("detail").GetString()!);
    }

    private async Task<string?> TypeAsync(HttpResponseMessage response) =>
        (await response.Content.ReadFromJsonAsync<JsonElement>(_cancellation)).GetProperty("type").GetString();
}
