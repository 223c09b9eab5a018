using System.Net;
using Microsoft.Playwright;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>A designer edits the catalogue.</summary>
public sealed class ConsoleGamesTests(StackFixture stack, ConsoleBrowser browser)
{
    [Fact]
    public async Task A_change_is_shown_before_saving_and_a_conflict_overwrites_nothing()
    {
        await using var window = await browser.WindowAsync(stack);
        using var admin = await stack.ServiceAsync(Roles.Admin);
        var game = $"/v1/games/edit-{Guid.NewGuid():N}"[..24];
        await admin.SendJsonAsync(HttpMethod.Put, game, new { name = "Edited", config = new { lives = 3 } })
            .JsonAsync(HttpStatusCode.Created);
        var page = await window.LoginAsync(
            await stack.OperatorAsync("designer"), game.Replace("/v1", "/console", StringComparison.Ordinal));

        await page.GetByLabel("Configuration").FillAsync("""{ "lives": 5 }""");
        await page.Button("Review changes").ClickAsync();
        await Expect(Line(page, "removed", "\"lives\": 3")).ToBeVisibleAsync();
        await Expect(Line(page, "added", "\"lives\": 5")).ToBeVisibleAsync();
        await admin.SendJsonAsync(
            HttpMethod.Put, game, new { name = "Edited by another", config = new { lives = 3 } }, ("If-Match", "\"1\"")).JsonAsync();
        await page.GetByLabel("Reason").FillAsync("Five lives suit beginners.");
        await page.Button("Save").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("Somebody else changed this game in the meantime");
        await Expect(Line(page, "added", "Edited by another")).ToBeVisibleAsync();
        await page.Button("Compare mine with theirs").ClickAsync();
        await page.Button("Save").ClickAsync();
        await page.DoneAsync("Saved");

        var saved = await admin.FetchAsync(game).JsonAsync();
        Assert.Equal("Edited by another", saved.GetProperty("name").GetString());
        Assert.Equal((5, 3), (saved.GetProperty("config").GetProperty("lives").GetInt32(), saved.GetProperty("version").GetInt32()));
    }
    private static ILocator Line(IPage page, string kind, string text) => page.Locator($".diff .{kind}", new() { HasText = text });
}
