using Microsoft.Playwright;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>
/// Every page in both themes: axe finds nothing, nothing is wider than a phone, and a screenshot is saved where <c>CONSOLE_SCREENSHOTS</c>
/// names a folder.
/// </summary>
public sealed class ConsoleAccessibilityTests(StackFixture stack, ConsoleBrowser browser)
{
    private const int PhoneWidth = 390;

    private const string Axe = """
        async () => (await axe.run(document, { resultTypes: ['violations'] })).violations
            .map(violation => `${violation.id}: ${violation.nodes.map(node => node.target.join(' ')).slice(0, 3).join(', ')}`)
        """;

    private static readonly string? Folder = Environment.GetEnvironmentVariable("CONSOLE_SCREENSHOTS");

    private static readonly string[] Pages =
        ["today", "players", "boards", "boards/global", "games", "games/star-drift", "audit", "system", "operators", "account"];

    [Theory]
    [InlineData(ColorScheme.Light)]
    [InlineData(ColorScheme.Dark)]
    public async Task Every_page_is_accessible_in_both_themes(ColorScheme theme)
    {
        await using var window = await browser.WindowAsync(stack, theme);
        await window.AddInitScriptAsync(scriptPath: Repository.File("Console", "node_modules", "axe-core", "axe.min.js"));
        var (client, player) = await stack.PlayerAsync();
        client.Dispose();
        var found = new List<string>();
        var page = await window.NewPageAsync();
        await page.GotoAsync("/console/");
        await Expect(page.Button("Log in")).ToBeVisibleAsync();
        await CheckAsync(page, "login", theme, found);
        await page.FillLoginAsync(await stack.OperatorAsync("admin"));
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();

        // A page that is new in the navigation is missing here until it is in the list.
        var links = await page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link).EvaluateAllAsync<string[]>(
            "links => links.map(link => link.getAttribute('href').replace('/console/', ''))");
        Assert.Empty(links.Except(Pages));

        foreach (var path in Pages.Append($"players/{player}"))
        {
            await page.GotoAsync($"/console/{path}");
            await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeVisibleAsync();
            await Expect(page.Locator(".busy")).ToHaveCountAsync(0);
            await CheckAsync(page, path.StartsWith("players/", StringComparison.Ordinal) ? "player" : path.Replace('/', '-'), theme, found);
        }

        Assert.Empty(found);
    }

    private static async Task CheckAsync(IPage page, string name, ColorScheme theme, List<string> found)
    {
        found.AddRange((await page.EvaluateAsync<string[]>(Axe)).Select(violation => $"{name}, {theme}: {violation}"));
        if (Folder is not null)
            await page.ScreenshotAsync(
                new() { Path = Path.Combine(Folder, $"{name}-{theme.ToString().ToLowerInvariant()}.png"), FullPage = true });
        var size = page.ViewportSize!;
        await page.SetViewportSizeAsync(PhoneWidth, size.Height);
        var width = await page.EvaluateAsync<int>("document.documentElement.scrollWidth");
        if (width > PhoneWidth)
            found.Add($"{name}, {theme}: {width} pixels wide on a phone of {PhoneWidth}");
        await page.SetViewportSizeAsync(size.Width, size.Height);
    }
}
