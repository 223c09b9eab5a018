using System.Net;
using System.Net.Http.Json;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

public sealed class TimeoutTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("GET", "/v1/players/me")]
    [InlineData("POST", "/v1/activities")]
    [InlineData("GET", "/v1/games")]
    public async Task A_slow_service_is_504_and_frees_its_connection_and_permit(string method, string path)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Limits:RequestSeconds", "0.5"), ("Limits:ConcurrentRequests", "1"));
        var freed = new TaskCompletionSource();
        backend.Answer = async context =>
        {
            await using var _ = context.RequestAborted.Register(freed.SetResult);
            await freed.Task;
        };
        using var client = gateway.Player();

        await client.SendJsonAsync(new HttpMethod(method), path, method == "POST" ? new { } : null)
            .ProblemAsync(HttpStatusCode.GatewayTimeout, "gateway-timeout");

        await freed.Task.WaitAsync(TimeSpan.FromSeconds(30), _cancellation);
        backend.Answer = context => context.Response.WriteAsJsonAsync(new { });
        await client.FetchAsync("/v1/players/me").JsonAsync();
        Assert.Equal(2, backend.Requests.Count);
    }

    [Fact]
    public async Task A_response_that_breaks_off_does_not_look_complete()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync([backend]);
        backend.Answer = async context =>
        {
            await context.Response.WriteAsync("{ \"half\": ");
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        using var client = gateway.Player();

        await Assert.ThrowsAsync<HttpRequestException>(() => client.GetStringAsync("/v1/players/me", _cancellation));
        // A response that is buffered before it is sent can still become a proper error.
        await client.FetchAsync("/v1/games").ProblemAsync(HttpStatusCode.BadGateway, "bad-gateway");
    }

    [Fact]
    public async Task A_retry_storm_is_shed_and_clients_within_their_limits_are_served()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Limits:ConcurrentRequests", "8"), ("Limits:PerPlayerPerSecond", "20"), ("Limits:PerPlayerBurst", "20"));
        var (underWay, most) = (0, 0);
        backend.Answer = async context =>
        {
            var now = Interlocked.Increment(ref underWay);
            for (var seen = Volatile.Read(ref most); now > seen; seen = Volatile.Read(ref most))
                Interlocked.CompareExchange(ref most, now, seen);
            await Task.Delay(5, context.RequestAborted);
            Interlocked.Decrement(ref underWay);
            await context.Response.WriteAsJsonAsync(new { });
        };
        var storm = new System.Collections.Concurrent.ConcurrentBag<HttpStatusCode>();
        using var angry = gateway.Player();
        var retrying = Enumerable.Range(0, 64).Select(_ => Task.Run(async () =>
        {
            for (var attempt = 0; attempt < 20; attempt++)
            {
                using var response = await angry.PostAsJsonAsync("/v1/sessions", new { }, _cancellation);
                storm.Add(response.StatusCode);
            }
        }, _cancellation)).ToArray();

        using var patient = gateway.Player();
        var served = 0;
        for (var turn = 0; turn < 10; turn++)
            await Eventually.HoldsAsync(async () =>
            {
                using var response = await patient.GetAsync("/v1/players/me", _cancellation);
                return response.StatusCode == HttpStatusCode.OK && ++served > turn;
            });
        await Task.WhenAll(retrying);

        Assert.All(storm, status =>
            Assert.Contains(status, new[] { HttpStatusCode.OK, HttpStatusCode.TooManyRequests, HttpStatusCode.ServiceUnavailable }));
        // The burst and its refill: the rest of the storm does not reach the service.
        Assert.True(
            storm.Count(status => status == HttpStatusCode.OK) < storm.Count / 2,
            $"{storm.Count(status => status == HttpStatusCode.OK)} of {storm.Count} got through");
        Assert.Equal(backend.Requests.Count, storm.Count(status => status == HttpStatusCode.OK) + served);
        // Admitted requests shared the service with no more than the limit allows, so the storm did not slow them down.
        Assert.InRange(most, 1, 8);
    }
}
