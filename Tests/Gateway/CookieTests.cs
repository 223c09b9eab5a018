using System.Net;
using Microsoft.AspNetCore.Http;
using ServiceDefaults.Authentication;
using Xunit;

namespace Tests.Gateway;

/// <summary>Cookies of operators pass through the gateway.</summary>
public sealed class CookieTests
{
    private const string Cookie = "__Host-console=a-token; __Secure-console-session=a-secret";
    private const string SetCookie = "__Host-console=a-token; path=/; secure; samesite=strict; httponly";

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Theory]
    [InlineData("POST", "/v1/operators/login")]
    [InlineData("POST", "/v1/operators/refresh")]
    public async Task Cookies_pass_both_ways(string method, string path)
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = context =>
        {
            context.Response.Headers.SetCookie = SetCookie;
            return Task.CompletedTask;
        };
        await using var gateway = await GatewayHost.StartAsync([backend]);
        using var client = new HttpClient(new SocketsHttpHandler { UseCookies = false }) { BaseAddress = gateway.Address };

        using var request = new HttpRequestMessage(
            new HttpMethod(method), path) { Headers = { { "Cookie", Cookie }, { "X-Console", "1" } } };
        using var response = await client.SendAsync(request, _cancellation);

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        Assert.Equal(SetCookie, Assert.Single(response.Headers.GetValues("Set-Cookie")));
        Assert.True(backend.Requests.TryDequeue(out var received));
        Assert.Equal(Cookie, received.Headers["Cookie"]);
    }

    [Fact]
    public async Task A_response_that_sets_a_cookie_is_not_cached()
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        backend.Answer = context =>
        {
            context.Response.Headers.SetCookie = SetCookie;
            return context.Response.WriteAsync("{}");
        };
        using var one = gateway.Player();
        using var other = gateway.Player();

        await one.GetStringAsync("/v1/games/chess", _cancellation);
        backend.Answer = context => context.Response.WriteAsync("{}");
        using var second = await other.GetAsync("/v1/games/chess", _cancellation);

        Assert.False(second.Headers.Contains("Set-Cookie"));
        Assert.Equal(2, backend.Requests.Count);
    }

    [Theory]
    [InlineData("GET", "/v1/operators/me")]
    [InlineData("GET", "/v1/admin/players")]
    [InlineData("GET", "/v1/admin/players/0199a1b2-0000-7000-8000-000000000001/export")]
    public async Task Reads_of_operators_bypass_the_cache(string method, string path)
    {
        await using var backend = await Backend.StartAsync();
        await using var gateway = await PublicReadTests.ReadyAsync(backend, PublicReadTests.Long);
        using var client = gateway.Service(Roles.OperatorAdmin);

        for (var time = 0; time < 2; time++)
            using (await client.SendAsync(new HttpRequestMessage(new HttpMethod(method), path), _cancellation)) { }

        Assert.Equal(2, backend.Requests.Count);
    }
}
