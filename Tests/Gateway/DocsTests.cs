using System.Net;
using System.Text.RegularExpressions;
using Gateway.Docs;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Time.Testing;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>The reference page depends on the gateway alone, so that it works without internet access.</summary>
public sealed partial class DocsTests
{
    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    [Fact]
    public async Task The_reference_page_names_no_foreign_host_and_the_gateway_serves_its_scripts()
    {
        await using var gateway = await GatewayHost.StartAsync([new Uri("http://127.0.0.1:9")]);
        using var client = gateway.Client();

        using var page = await client.FetchAsync("/docs");
        var html = await page.Content.ReadAsStringAsync(_cancellation);

        Assert.Equal(HttpStatusCode.OK, page.StatusCode);
        Assert.DoesNotMatch(ForeignHost(), html);
        var scripts = Script().Matches(html).Select(match => match.Groups[1].Value).ToArray();
        Assert.NotEmpty(scripts);
        foreach (var script in scripts)
        {
            using var answer = await client.GetAsync(new Uri(page.RequestMessage!.RequestUri!, script), _cancellation);
            Assert.Equal((HttpStatusCode.OK, "text/javascript"), (answer.StatusCode, answer.Content.Headers.ContentType?.MediaType));
        }
    }

    [Fact]
    public async Task The_scripts_load_from_the_gateway_alone()
    {
        await using var gateway = await GatewayHost.StartAsync([new Uri("http://127.0.0.1:9")]);
        using var client = gateway.Client();

        using var page = await client.FetchAsync("/docs");
        var html = await page.Content.ReadAsStringAsync(_cancellation);

        // The browser enforces it for everything that the scripts would fetch: fonts, an assistant, statistics.
        Assert.Equal(["default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:"], page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("\"withDefaultFonts\":false", html, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_last_good_document_is_served_while_a_service_is_down()
    {
        await using var service = await Backend.StartAsync();
        service.Answer = context => context.Response.WriteAsync("""{"paths":{"/v1/a":{}}}""");
        await using var gateway = await GatewayHost.StartAsync([service]);
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        var documents = new OpenApiDocuments(
            gateway.Services.GetRequiredService<IHttpClientFactory>(), time, NullLogger<OpenApiDocuments>.Instance);
        var first = await documents.GetAsync(_cancellation);
        Assert.Equal(first, await documents.GetAsync(_cancellation));
        Assert.Equal(2, service.Requests.Count);
        service.Answer = context =>
        {
            context.Abort();
            return Task.CompletedTask;
        };
        time.Advance(TimeSpan.FromMinutes(5));

        var later = await Task.WhenAll(
            Enumerable.Range(0, 20).Select(_ => documents.GetAsync(_cancellation).WaitAsync(TimeSpan.FromSeconds(1), _cancellation)));

        Assert.NotNull(first);
        Assert.All(later, document => Assert.Equal(first, document));
    }

    [Fact]
    public async Task Without_any_document_concurrent_requests_all_fail_fast()
    {
        await using var hanging = await Backend.StartAsync();
        hanging.Answer = context => Task.Delay(Timeout.Infinite, context.RequestAborted);
        await using var gateway = await GatewayHost.StartAsync([hanging]);
        using var client = gateway.Client();

        var asked = System.Diagnostics.Stopwatch.GetTimestamp();
        await Task.WhenAll(
            Enumerable.Range(0, 20)
                .Select(_ => client.FetchAsync("/openapi/v1.json").ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable")));

        Assert.True(System.Diagnostics.Stopwatch.GetElapsedTime(asked) < TimeSpan.FromSeconds(5));
        Assert.Empty(gateway.Errors.Lines);
    }

    [Fact]
    public async Task A_document_that_outlasts_its_first_client_is_served_to_the_next()
    {
        await using var slow = await Backend.StartAsync();
        slow.Answer = async context =>
        {
            await Task.Delay(TimeSpan.FromSeconds(2.5), context.RequestAborted);
            await context.Response.WriteAsync("""{"paths":{"/v1/a":{}}}""");
        };
        await using var gateway = await GatewayHost.StartAsync([slow]);
        using var client = gateway.Client();

        await client.FetchAsync("/openapi/v1.json").ProblemAsync(HttpStatusCode.ServiceUnavailable, "unavailable");

        await Eventually.HoldsAsync(async () =>
        {
            using var response = await client.GetAsync(new Uri("/openapi/v1.json", UriKind.Relative), _cancellation);
            return response.StatusCode == HttpStatusCode.OK;
        });
    }

    [GeneratedRegex("(?:https?:)?//[a-z0-9-]+\\.[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignHost();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
