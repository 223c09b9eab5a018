using System.Diagnostics;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using System.Text.RegularExpressions;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Gateway;

/// <summary>How the gateway serves the live-ops console.</summary>
public sealed partial class ConsoleHostingTests
{
    private const int LargestFirstLoad = 300 * 1024;

    private static readonly Uri Nowhere = new("http://127.0.0.1:9");

    private static readonly string Built = Path.Combine(AppContext.BaseDirectory, "console", "index.html");

    private readonly CancellationToken _cancellation = TestContext.Current.CancellationToken;

    internal static void SkipWithoutConsole() => Assert.SkipUnless(File.Exists(Built), "The console is not built: Node.js was not found.");

    [Theory]
    [InlineData("/console")]
    [InlineData("/console/")]
    [InlineData("/console/players/0199a1b2-0000-7000-8000-000000000001")]
    public async Task Every_path_of_the_console_returns_its_page_with_a_strict_CSP(string path)
    {
        SkipWithoutConsole();
        await using var gateway = await GatewayHost.StartAsync([Nowhere]);
        using var client = gateway.Client();

        using var page = await client.GetAsync(path, _cancellation);
        var html = await page.Content.ReadAsStringAsync(_cancellation);

        Assert.Equal((HttpStatusCode.OK, "text/html"), (page.StatusCode, page.Content.Headers.ContentType?.MediaType));
        Assert.Equal("default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
            + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'",
                Assert.Single(page.Headers.GetValues("Content-Security-Policy")));
        Assert.Equal("nosniff", Assert.Single(page.Headers.GetValues("X-Content-Type-Options")));
        Assert.Equal("DENY", Assert.Single(page.Headers.GetValues("X-Frame-Options")));
        Assert.Equal("no-referrer", Assert.Single(page.Headers.GetValues("Referrer-Policy")));
        Assert.True(page.Headers.CacheControl?.NoCache);
        Assert.DoesNotMatch(Inline(), html);
    }

    [Fact]
    public async Task The_first_load_is_small_compressed_and_cached_for_good()
    {
        SkipWithoutConsole();
        await using var gateway = await GatewayHost.StartAsync([Nowhere]);
        using var client = gateway.Client();
        client.DefaultRequestHeaders.AcceptEncoding.ParseAdd("gzip, br");
        using var plain = gateway.Client();

        var files = Asset().Matches(await plain.GetStringAsync("/console/", _cancellation)).Select(match => match.Value).Append("/console/")
            .ToArray();
        var bytes = 0L;
        foreach (var file in files)
        {
            using var response = await client.GetAsync(file, _cancellation);
            bytes += (await response.Content.ReadAsByteArrayAsync(_cancellation)).Length;
            Assert.Equal(HttpStatusCode.OK, response.StatusCode);
            Assert.Equal(file.EndsWith('/') ? null : TimeSpan.FromDays(365), response.Headers.CacheControl?.MaxAge);
            Assert.Equal(["br"], response.Content.Headers.ContentEncoding);
            using var gzip = await client.SendAsync(
                new(HttpMethod.Head, file) { Headers = { AcceptEncoding = { new("gzip"), new StringWithQualityHeaderValue("br", 0) } } },
                _cancellation);
            Assert.Equal(["gzip"], gzip.Content.Headers.ContentEncoding);
            using var again = await plain.FetchAsync(file, ("If-None-Match", response.Headers.ETag!.ToString()));
            Assert.Equal(HttpStatusCode.NotModified, again.StatusCode);
        }

        Assert.True(files.Length >= 3, string.Join(' ', files));
        Assert.InRange(bytes, 1, LargestFirstLoad);
    }

    [Theory]
    [InlineData("/console/assets/index-gone.js")]
    [InlineData("/console/assets/appsettings.json")]
    public async Task A_missing_file_of_the_console_is_404(string path)
    {
        await using var gateway = await GatewayHost.StartAsync([Nowhere]);
        using var client = gateway.Client();

        await client.FetchAsync(path).ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    [Fact]
    public async Task Without_Node_the_gateway_starts_and_says_what_is_missing()
    {
        await using var gateway = await GatewayHost.StartAsync([Nowhere], ("Console:Folder", ScratchFolder.New("no-console")));
        using var client = gateway.Client();

        var problem = await client.FetchAsync("/console/").ProblemAsync(HttpStatusCode.NotFound, "not-found");

        Assert.Contains("Node.js", problem.GetProperty("detail").GetString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_console_counts_against_no_limit_of_the_API()
    {
        SkipWithoutConsole();
        await using var gateway = await GatewayHost.StartAsync(
            [Nowhere], ("Limits:PerAddressPerSecond", "1"), ("Limits:PerAddressBurst", "1"), ("Limits:AuthPerAddressPerMinute", "1"));
        using var client = gateway.Client();

        for (var load = 0; load < 20; load++)
            Assert.NotEmpty(await client.GetStringAsync("/console/", _cancellation));
    }

    [Fact]
    public async Task The_published_gateway_has_the_console()
    {
        SkipWithoutConsole();
        using var msbuild = Process.Start(new ProcessStartInfo("dotnet",
        [
            "msbuild", Repository.File("Gateway", "Gateway.csproj"), "-nologo", "-t:ComputeResolvedFilesToPublishList",
                "-getItem:ResolvedFileToPublish", "-p:NoBuild=true",
        ]) { RedirectStandardOutput = true, Environment = { ["MSBUILDDISABLENODEREUSE"] = "1" } })!;
        using var items = JsonDocument.Parse(await msbuild.StandardOutput.ReadToEndAsync(_cancellation));
        await msbuild.WaitForExitAsync(_cancellation);

        var files = items.RootElement.GetProperty("Items").GetProperty("ResolvedFileToPublish").EnumerateArray()
            .Select(item => item.GetProperty("RelativePath").GetString()!.Replace('\\', '/')).ToHashSet();

        Assert.Contains("console/index.html", files);
        Assert.Contains(files, file =>
            file.StartsWith("console/assets/", StringComparison.Ordinal) && file.EndsWith(".js.br", StringComparison.Ordinal));
    }

    [GeneratedRegex("<script(?![^>]* src=)|<style|style=|\\son[a-z]+=", RegexOptions.IgnoreCase)]
    private static partial Regex Inline();

    [GeneratedRegex("/console/assets/[^\"]+")]
    private static partial Regex Asset();
}
