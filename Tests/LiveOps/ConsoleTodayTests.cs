using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.Playwright;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>The numbers in the console are those of the API.</summary>
public sealed class ConsoleTodayTests(StackFixture stack, ConsoleBrowser browser)
{
    /// <summary>Who play one session each.</summary>
    private const int Players = 3;

    [Fact]
    public async Task Today_shows_the_numbers_of_the_API_and_each_chart_names_its_source()
    {
        await using var window = await browser.WindowAsync(stack);
        var game = $"today-{Guid.NewGuid():N}"[..20];
        await PlayAsync(game);
        using var analyst = await stack.ServiceAsync(Roles.Analyst);
        var (from, to) = (DateTime.UtcNow.Date.AddDays(-6), DateTime.UtcNow.Date.AddDays(1));
        var range = $"gameId={game}&from={from:yyyy-MM-dd}&to={to:yyyy-MM-dd}";
        await Eventually.HoldsAsync(async () => Text(await ItemsAsync(analyst, $"session-length?{range}"), "sessions") == $"{Players}");
        var players = await ItemsAsync(analyst, $"active-players?{range}");
        var sessions = await ItemsAsync(analyst, $"session-length?{range}");

        var page = await window.LoginAsync(await stack.OperatorAsync("analyst"), $"/console/today?game={game}&range=7d");

        await Expect(page.Locator("[data-tile=new] .figure")).ToHaveTextAsync(Text(players, "newPlayers"));
        await Expect(page.Locator("[data-tile=active-day] .figure")).ToHaveTextAsync(Text(players[^1..], "players"));
        await Expect(page.Locator("[data-tile=sessions] .figure")).ToHaveTextAsync(Text(sessions, "sessions"));
        await Expect(page.Locator("[data-tile=online] .figure")).ToHaveTextAsync("0");

        var card = page.Locator("[data-query=active-players]");
        await card.GetByRole(AriaRole.Button, new() { Name = "Table" }).ClickAsync();
        await Expect(card.Locator("tbody tr")).ToHaveCountAsync(players.Length);
        await Expect(card.Locator("tbody tr").Last).ToContainTextAsync(Text(players[^1..], "players"));
        await card.GetByRole(AriaRole.Button, new() { Name = "SQL" }).ClickAsync();
        await Expect(card.Locator("pre")).ToContainTextAsync("SELECT");
        await Expect(card).ToContainTextAsync("As of");
        var file = await page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
        using var csv = new StreamReader(await file.CreateReadStreamAsync());
        Assert.StartsWith(
            "start,players,newPlayers", await csv.ReadToEndAsync(TestContext.Current.CancellationToken), StringComparison.Ordinal);
        await Expect(page.Locator("[data-query=currency-flows] .empty, [data-query=currency-flows] .flows")).ToBeVisibleAsync();
    }

    private async Task PlayAsync(string game)
    {
        using var admin = await stack.ServiceAsync(Roles.Admin);
        await admin.SendJsonAsync(HttpMethod.Put, $"/v1/games/{game}", new { name = game }).JsonAsync(HttpStatusCode.Created);
        for (var count = 0; count < Players; count++)
        {
            var (client, _) = await stack.PlayerAsync();
            using var player = client;
            var session = await player.PostJsonAsync("/v1/sessions", new { gameId = game, platform = "linux", clientVersion = "1.2" })
                .JsonAsync(HttpStatusCode.Created);
            await player.PostJsonAsync($"/v1/sessions/{session.GetProperty("sessionId").GetString()}/end").JsonAsync();
        }
    }

    private static async Task<JsonElement[]> ItemsAsync(HttpClient analyst, string question) =>
        [.. (await analyst.FetchAsync($"/v1/analytics/{question}").JsonAsync()).GetProperty("items").EnumerateArray()];

    private static string Text(JsonElement[] items, string member) =>
        items.Sum(item => item.GetProperty(member).GetInt64()).ToString("N0", CultureInfo.InvariantCulture);
}
