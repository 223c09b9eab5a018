using System.Net;
using Microsoft.Playwright;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>A designer adds a board and closes it.</summary>
public sealed class ConsoleBoardTests(StackFixture stack, ConsoleBrowser browser)
{
    [Fact]
    public async Task A_board_is_added_and_closed_and_somebody_elses_change_is_not_overwritten()
    {
        await using var window = await browser.WindowAsync(stack);
        using var admin = await stack.ServiceAsync(Roles.Admin);
        var (client, _) = await stack.PlayerAsync();
        using var player = client;
        var board = $"season-{Guid.NewGuid():N}"[..20];
        var page = await window.LoginAsync(await stack.OperatorAsync("designer"), "/console/boards");
        await Expect(page.GetByRole(AriaRole.Link, new() { Name = "Best of all" })).ToBeVisibleAsync();

        await page.Button("Add a board").ClickAsync();
        await page.OpenDialog().GetByLabel("Id").FillAsync(board);
        await page.OpenDialog().GetByLabel("Name").FillAsync("Season 1");
        await page.OpenDialog().GetByLabel("New scores").SelectOptionAsync("sum");
        await page.SubmitAsync("Add", "The first season begins.");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Season 1");
        await Expect(page.GetByText("No scores yet")).ToBeVisibleAsync();
        await SubmitAsync(player, board).JsonAsync();

        await page.Button("Settings").ClickAsync();
        await page.OpenDialog().GetByLabel("Closed").CheckAsync();
        await admin.SendJsonAsync(
            HttpMethod.Put, $"/v1/leaderboards/{board}/settings", new { name = "Season one", policy = "sum" }, ("If-Match", "\"1\""))
            .JsonAsync();
        await page.SubmitAsync("Save", "The season is over.");
        await Expect(page.OpenDialog().GetByRole(AriaRole.Alert)).ToContainTextAsync("its name is now “Season one”");
        await page.OpenDialog().GetByRole(AriaRole.Button, new() { Name = "Save mine" }).ClickAsync();
        await page.DoneAsync("Saved");

        await Expect(page.GetByText("closed", new() { Exact = true })).ToBeVisibleAsync();
        await Eventually.HoldsAsync(async () => (await SubmitAsync(player, board)).StatusCode == HttpStatusCode.Conflict);
        await SubmitAsync(player, board).ProblemAsync(HttpStatusCode.Conflict, "board-closed");
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient player, string board) =>
        player.SendJsonAsync(HttpMethod.Put, $"/v1/leaderboards/{board}/scores", new { score = 5 });
}
