using System.Diagnostics;
using System.Net;
using GameApi.Http;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Metadata;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.Contract;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>Bodies of every size and pace: what a route allows, and how long a request and a response may take.</summary>
public sealed class BodyTests(LocalStores stores, SharedGameApi shared)
{
    private static readonly string[] AllRoles =
    [
        Roles.Player, Roles.Server, Roles.Analyst, Roles.Admin,
        Roles.OperatorSupport, Roles.OperatorAnalyst, Roles.OperatorDesigner, Roles.OperatorAdmin,
    ];

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task No_limit_of_the_gateway_exceeds_that_of_its_service()
    {
        var service = await shared.StartedAsync(stores);
        await using var backend = await Backend.StartAsync();
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("Limits:PerPlayerBurst", "10000"), ("Limits:PerAddressBurst", "10000"));
        var named = new Named(Guid.CreateVersion7(), Guid.CreateVersion7());
        var exceeding = new List<string>();
        var endpoints = service.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>();
        foreach (var endpoint in endpoints.Where(IsPublic))
        {
            var cap = endpoint.Metadata.GetMetadata<IRequestSizeLimitMetadata>()?.MaxRequestBodySize ?? BodyLimits.Default;
            foreach (var method in endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods)
            {
                var route = Routes.Named($"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}");
                var role = AllRoles.First(route.IsFor);
                var head =
                    $"{method} {route.Path(named)} HTTP/1.1\r\nHost: gateway\r\nConnection: close\r\n"
                        + $"Expect: 100-continue\r\nContent-Length: {cap + 1}\r\n"
                    + $"Authorization: Bearer {gateway.Token(named.PlayerId, role)}\r\n\r\n";
                if (!(await RawHttp.SendAsync(gateway.Address, head)).StartsWith("HTTP/1.1 413 ", StringComparison.Ordinal))
                    exceeding.Add($"{route}: the service takes {cap} bytes, and the gateway more");
            }
        }

        Assert.Empty(exceeding);
        Assert.Empty(backend.Requests);
    }

    [Theory]
    [InlineData("PUT", "/v1/storage/saves/slot", 100_000, 10)]
    [InlineData("PUT", "/v1/storage/saves/slot", 200_000, 60)]
    [InlineData("POST", "/v1/auth/device", 20_000, 100)]
    public async Task A_body_that_is_too_large_is_413_at_any_pace(string method, string path, int length, int pauseMilliseconds)
    {
        var service = await shared.StartedAsync(stores);
        await using var gateway = await GatewayHost.StartAsync([service.Address], ("Auth:SigningKey", service.Settings["Auth:SigningKey"]));
        var player = await service.PlayerAsync();
        using var raw = await RawHttp.ConnectAsync(gateway.Address);

        await raw.WriteAsync($"{method} {path} HTTP/1.1\r\nHost: gateway\r\nAuthorization: Bearer {player.AccessToken}\r\n"
            + $"Content-Type: application/json\r\nContent-Length: {length}\r\nConnection: close\r\n\r\n");
        for (var sent = 0; sent < length; sent += 8192)
        {
            await raw.WriteAsync(new string('x', Math.Min(8192, length - sent)));
            await Task.Delay(pauseMilliseconds, Stop);
        }

        var response = await raw.ReadAsync(untilClosed: true);
        Assert.StartsWith("HTTP/1.1 413 ", response, StringComparison.Ordinal);
        Assert.Contains("urn:aspiregame:problem:too-large", response, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_slow_upload_is_served_without_occupying_a_node()
    {
        await using var backend = await Backend.StartAsync();
        var took = TimeSpan.MaxValue;
        backend.Answer = async context =>
        {
            var started = Stopwatch.GetTimestamp();
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            took = Stopwatch.GetElapsedTime(started);
        };
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:RequestSeconds", "0.5"));
        using var raw = await RawHttp.ConnectAsync(gateway.Address);

        await raw.WriteAsync(
            "POST /v1/activities HTTP/1.1\r\nHost: gateway\r\n"
                + $"Authorization: Bearer {gateway.Token(Guid.CreateVersion7(), Roles.Player)}\r\n"
            + "Content-Type: application/json\r\nContent-Length: 50000\r\nConnection: close\r\n\r\n");
        for (var part = 0; part < 10; part++)
        {
            Assert.Empty(backend.Requests);
            await raw.WriteAsync(new string('x', 5000));
            await Task.Delay(150, Stop);
        }

        Assert.StartsWith("HTTP/1.1 200 ", await raw.ReadAsync(), StringComparison.Ordinal);
        Assert.True(took < TimeSpan.FromSeconds(0.5), $"{took}");
    }

    [Fact]
    public async Task Bodies_beyond_the_buffer_limit_are_streamed()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = async context =>
        {
            using var body = new StreamReader(context.Request.Body);
            await context.Response.WriteAsync(await body.ReadToEndAsync(context.RequestAborted));
        };
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:BufferedBytes", "10"));
        using var client = gateway.Player();

        using var answer = await client.SendTextAsync(HttpMethod.Post, "/v1/activities", "more than ten bytes");
        using var tooLarge = await client.SendTextAsync(HttpMethod.Put, "/v1/storage/saves/slot", new string(' ', 65 * 1024));

        Assert.Equal("more than ten bytes", await answer.Content.ReadAsStringAsync(Stop));
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, tooLarge.StatusCode);
    }

    [Fact]
    public async Task A_download_that_makes_progress_completes_however_long_it_takes()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = async context =>
        {
            for (var part = 0; part < 8; part++)
            {
                await context.Response.WriteAsync("part", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(200, context.RequestAborted);
            }
        };
        await using var gateway = await GatewayHost.StartAsync([backend], ("Limits:RequestSeconds", "0.5"));
        using var client = gateway.Player();

        Assert.Equal(string.Concat(Enumerable.Repeat("part", 8)), await client.GetStringAsync("/v1/players/me/export", Stop));
    }

    [Fact]
    public async Task A_stalled_download_is_cut()
    {
        await using var backend = await Backend.StartAsync();
        backend.Answer = async context =>
        {
            await context.Response.WriteAsync("part", context.RequestAborted);
            await context.Response.Body.FlushAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        };
        await using var gateway = await GatewayHost.StartAsync(
            [backend], ("ReverseProxy:Clusters:gameapi:HttpRequest:ActivityTimeout", "00:00:00.500"));
        using var client = gateway.Player();

        await Assert.ThrowsAnyAsync<HttpRequestException>(
            () => client.GetStringAsync("/v1/players/me/export", Stop).WaitAsync(TimeSpan.FromSeconds(20), Stop));
    }

    private static bool IsPublic(RouteEndpoint endpoint) =>
        endpoint.RoutePattern.RawText?.StartsWith("/v1", StringComparison.Ordinal) == true;
}
