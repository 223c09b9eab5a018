using System.Net;
using GameApi.Http;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Timeouts;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;
using Xunit;

namespace Tests.Api;

/// <summary>A node's time limit applies until the response begins: it does not cut a download in progress.</summary>
public sealed class RequestTimeTests
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(0.5);

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_time_limit_applies_until_the_response_begins()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        builder.Services.AddRequestTimeouts(RequestTime.Configure);
        builder.Services.PostConfigure<RequestTimeoutOptions>(
            options => options.DefaultPolicy = new RequestTimeoutPolicy { Timeout = Limit, TimeoutStatusCode = 503 });
        await using var app = builder.Build();
        app.UseRequestTimeouts();
        app.UseTimeUntilResponse();
        app.MapGet("/moving", async context =>
        {
            for (var part = 0; part < 6; part++)
            {
                await context.Response.WriteAsync("part ", context.RequestAborted);
                await context.Response.Body.FlushAsync(context.RequestAborted);
                await Task.Delay(Limit / 3, context.RequestAborted);
            }
        });
        app.MapGet("/silent", context => Task.Delay(Timeout.Infinite, context.RequestAborted));
        await app.StartAsync(Stop);
        using var client = new HttpClient { BaseAddress = new Uri(app.Urls.First()) };

        Assert.Equal("part part part part part part ", await client.GetStringAsync("/moving", Stop));
        using var silent = await client.GetAsync("/silent", Stop);
        Assert.Equal(HttpStatusCode.ServiceUnavailable, silent.StatusCode);
    }
}
