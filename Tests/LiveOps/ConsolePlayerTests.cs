using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using Tests.Api;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>Support finds a player, and helps within the role's rights.</summary>
public sealed class ConsolePlayerTests(StackFixture stack, ConsoleBrowser browser)
{
    /// <summary>As long as a name may be.</summary>
    private const string HostileName = "<img src=x onerror=alert(1)>";

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_ban_applies_to_the_players_next_call_until_it_is_lifted()
    {
        await using var window = await browser.WindowAsync(stack);
        var (client, id) = await stack.PlayerAsync();
        using var player = client;
        var name = $"Ban {Guid.NewGuid():N}"[..20];
        await RenameAsync(player, name);
        var page = await window.LoginAsync(await stack.OperatorAsync("support"), "/console/players");

        await page.GetByLabel("Search").FillAsync(name);
        await page.Button("Search").ClickAsync();
        await page.GetByRole(AriaRole.Link, new() { Name = name }).ClickAsync();
        await page.Button("Ban").ClickAsync();
        await page.SubmitAsync("Ban", "He said a bad word.");
        await page.DoneAsync("Banned");

        await Eventually.HoldsAsync(async () =>
        {
            using var response = await player.GetAsync("/v1/wallet", Stop);
            return response.StatusCode is HttpStatusCode.Unauthorized or HttpStatusCode.Forbidden;
        });
        await Expect(page.GetByRole(AriaRole.Cell, new() { Name = "He said a bad word." })).ToBeVisibleAsync();
        await page.Button("Lift").ClickAsync();
        await page.SubmitAsync("Lift");
        await page.DoneAsync("lifted");
        Assert.Contains("/console/players/" + id, page.Url, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_grant_appears_in_the_wallet_and_in_the_audit_log()
    {
        await using var window = await browser.WindowAsync(stack);
        var (client, id) = await stack.PlayerAsync();
        using var player = client;
        var page = await window.LoginAsync(await stack.OperatorAsync("admin"), $"/console/players/{id}");

        await page.Button("Grant or correct").ClickAsync();
        await page.OpenDialog().GetByLabel("Amount").FillAsync("250");
        await page.SubmitAsync("Book", "Lost by a fault of ours.");
        await page.DoneAsync("Granted: 250 gold");

        await Expect(page.Locator("[data-currency=gold]")).ToHaveTextAsync("250");
        var wallet = await player.FetchAsync("/v1/wallet").JsonAsync();
        Assert.Equal(250, wallet.GetProperty("items")[0].GetProperty("balance").GetInt64());
        await page.GotoAsync($"/console/audit?player={id}");
        await Expect(page.GetByText("Lost by a fault of ours.")).ToBeVisibleAsync();
    }

    [Fact]
    public async Task An_export_downloads_everything_held_about_the_player()
    {
        await using var window = await browser.WindowAsync(stack);
        var (client, id) = await stack.PlayerAsync();
        using var player = client;
        var page = await window.LoginAsync(await stack.OperatorAsync("support"), $"/console/players/{id}");

        await page.Button("Export").ClickAsync();
        var download = await page.RunAndWaitForDownloadAsync(() => page.SubmitAsync("Export", "The player asked for it."));

        await using var file = await download.CreateReadStreamAsync();
        using var export = await JsonDocument.ParseAsync(file, cancellationToken: Stop);
        Assert.Contains(id.ToString(), export.RootElement.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Player_content_is_rendered_as_text()
    {
        await using var window = await browser.WindowAsync(stack);
        var (client, id) = await stack.PlayerAsync();
        using var player = client;
        await RenameAsync(player, HostileName);
        await player.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", new { score = 999_999_999_999 });
        await player.SendJsonAsync(
            HttpMethod.Put, "/v1/storage/saves/slot", new { text = "</script><script>alert(2)</script>" }, ("If-None-Match", "*"));
        await player.PostJsonAsync("/v1/activities", new[]
        {
            new { id = Guid.CreateVersion7(), gameId = "star-drift", kind = "level.up", occurredAt = DateTimeOffset.UtcNow,
                payload = "\"><svg onload=alert(3)>" },
        });
        var page = await window.LoginAsync(await stack.OperatorAsync("support"), $"/console/players/{id}");
        var ran = false;
        page.Dialog += (_, dialog) =>
        {
            ran = true;
            _ = dialog.DismissAsync();
        };

        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync(HostileName);
        await Expect(page.Locator(".timeline li").First).ToBeVisibleAsync();
        foreach (var summary in await page.Locator(".timeline summary").AllAsync())
            await summary.ClickAsync();
        await Expect(page.Locator(".timeline")).ToContainTextAsync("svg onload");
        await page.GotoAsync("/console/boards/global");
        await Expect(page.GetByText(HostileName)).ToBeVisibleAsync();
        await page.GotoAsync($"/console/players?q={Uri.EscapeDataString(HostileName)}&by=name");
        await Expect(page.GetByText(HostileName).First).ToBeVisibleAsync();

        Assert.False(ran);
        Assert.Equal(0, await page.Locator("main img, main svg[onload], main script").CountAsync());
    }

    private static async Task RenameAsync(HttpClient player, string name) =>
        await player.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = name }, ("If-Match", "*")).JsonAsync();
}
