using System.Net;
using System.Text.RegularExpressions;
using Tests.Api;
using Xunit;

namespace Tests.Gateway;

/// <summary>The reference page needs nobody but the gateway: it is read in offices without internet too.</summary>
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
    public async Task What_the_scripts_may_load_is_the_gateways_own()
    {
        await using var gateway = await GatewayHost.StartAsync([new Uri("http://127.0.0.1:9")]);
        using var client = gateway.Client();

        using var page = await client.FetchAsync("/docs");
        var html = await page.Content.ReadAsStringAsync(_cancellation);

        // The browser holds the scripts to it, whatever they would fetch: fonts, an assistant, statistics.
        Assert.Equal(["default-src 'self' 'unsafe-inline' 'unsafe-eval' blob: data:"], page.Headers.GetValues("Content-Security-Policy"));
        Assert.Contains("\"withDefaultFonts\":false", html, StringComparison.Ordinal);
        Assert.Contains("\"telemetry\":false", html, StringComparison.Ordinal);
    }

    [GeneratedRegex("(?:https?:)?//[a-z0-9-]+\\.[a-z]", RegexOptions.IgnoreCase)]
    private static partial Regex ForeignHost();

    [GeneratedRegex("<script[^>]* src=\"([^\"]+)\"")]
    private static partial Regex Script();
}
