using System.Globalization;
using System.Net;
using System.Text.Json;
using System.Web;
using Microsoft.Playwright;
using ServiceDefaults.Authentication;
using Tests.Api;
using Tests.AppHost;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>What every chart on Today has, and what the filters ask for.</summary>
public sealed class ConsoleChartTests(StackFixture stack, ConsoleBrowser browser)
{
    private const string Cards = "section[data-query]";

    [Fact]
    public async Task Every_chart_has_the_time_of_its_data_its_SQL_and_a_file()
    {
        await using var window = await browser.WindowAsync(stack);
        using var service = await stack.ServiceAsync(Roles.Analyst);
        var (player, _) = await stack.PlayerAsync();
        player.Dispose();
        await Eventually.HoldsAsync(async () => (await service.FetchAsync("/v1/analytics/active-players").JsonAsync())
            .GetProperty("asOf").ValueKind is JsonValueKind.String);
        var page = await window.LoginAsync(await stack.OperatorAsync("analyst"), "/console/today?range=7d");
        await Expect(page.Locator(".busy")).ToHaveCountAsync(0);
        var cards = await page.Locator(Cards).AllAsync();
        Assert.True(cards.Count >= 12, $"{cards.Count} charts");

        foreach (var card in cards)
        {
            var name = await card.GetAttributeAsync("data-query");
            await Expect(card.Locator(".chart-foot")).ToContainTextAsync("As of");
            await card.GetByRole(AriaRole.Button, new() { Name = "SQL" }).ClickAsync();
            await Expect(card.Locator("pre")).ToContainTextAsync("SELECT");
            await Expect(card.Locator("pre")).ToContainTextAsync("FROM");
            var file = await page.RunAndWaitForDownloadAsync(() => card.GetByRole(AriaRole.Button, new() { Name = "CSV" }).ClickAsync());
            Assert.Equal($"{name}.csv", file.SuggestedFilename);
            using var csv = new StreamReader(await file.CreateReadStreamAsync());
            Assert.Matches("^[a-zA-Z0-9]+(,[a-zA-Z0-9]+)+$", await csv.ReadLineAsync(TestContext.Current.CancellationToken));
        }
    }

    [Fact]
    public async Task Filters_are_in_the_address_and_in_every_question_and_a_game_without_players_says_what_would_fill_its_charts()
    {
        await using var window = await browser.WindowAsync(stack);
        using var admin = await stack.ServiceAsync(Roles.Admin);
        var game = $"empty-{Guid.NewGuid():N}"[..20];
        await admin.SendJsonAsync(HttpMethod.Put, $"/v1/games/{game}", new { name = game }).JsonAsync(HttpStatusCode.Created);
        var page = await window.LoginAsync(await stack.OperatorAsync("analyst"), "/console/today?country=DE");
        await Expect(page.Locator(".busy")).ToHaveCountAsync(0);
        var asked = new List<(string Question, string? Game, string? Country, DateTimeOffset From, DateTimeOffset To)>();
        page.Request += (_, request) =>
        {
            if (new Uri(request.Url) is { AbsolutePath: var path, Query: var query }
                && path.StartsWith("/v1/analytics/", StringComparison.Ordinal)
                && HttpUtility.ParseQueryString(query) is var parameters && parameters["from"] is { } from)
                lock (asked)
                    asked.Add((path["/v1/analytics/".Length..], parameters["gameId"], parameters["country"],
                        DateTimeOffset.Parse(from, CultureInfo.InvariantCulture),
                        DateTimeOffset.Parse(parameters["to"]!, CultureInfo.InvariantCulture)));
        };

        await page.GetByLabel("Game").SelectOptionAsync(game);
        await page.GetByLabel("Range").SelectOptionAsync("7d");
        await Expect(page).ToHaveURLAsync($"/console/today?country=DE&game={game}&range=7d");
        await Expect(page.Locator(".busy")).ToHaveCountAsync(0);

        var week = asked.Where(question => question.Question == "session-length" && question.To - question.From == TimeSpan.FromDays(7))
            .Distinct().OrderBy(question => question.From).ToList();
        Assert.All(week, question => Assert.Equal((game, "DE"), (question.Game, question.Country)));
        // The period itself, and the one before it.
        Assert.Equal(2, week.Count);
        Assert.Equal(week[0].To, week[1].From);
        // Wallets belong to no game.
        var cards = page.Locator($"{Cards}:not([data-query=currency-flows])");
        await Expect(cards.Locator(".empty p:last-child")).ToHaveCountAsync(await cards.CountAsync());
        Assert.All(await cards.Locator(".empty p:last-child").AllInnerTextsAsync(), text => Assert.True(text.Length >= 20, text));
    }

    [Fact]
    public async Task The_keyboard_is_enough()
    {
        await using var window = await browser.WindowAsync(stack);
        var designer = await stack.OperatorAsync("designer");
        var page = await window.NewPageAsync();
        await page.GotoAsync("/console/boards");
        await Expect(page.GetByLabel("E-mail address")).ToBeFocusedAsync();
        await page.Keyboard.TypeAsync(designer.Email);
        await page.Keyboard.PressAsync("Tab");
        await page.Keyboard.TypeAsync(designer.Password);
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();

        // The first stop of the tab key leads past the navigation.
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.GetByText("Skip to content")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.Locator("#main")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Tab");
        await Expect(page.Button("Add a board")).ToBeFocusedAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.OpenDialog()).ToBeVisibleAsync();
        await page.Keyboard.PressAsync("Escape");
        await Expect(page.OpenDialog()).ToHaveCountAsync(0);
        await Expect(page.Button("Add a board")).ToBeFocusedAsync();

        // A new page begins with its heading, for a screen reader too.
        await page.GetByRole(AriaRole.Link, new() { Name = "Games", Exact = true }).FocusAsync();
        await page.Keyboard.PressAsync("Enter");
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToBeFocusedAsync();
        await Expect(page).ToHaveTitleAsync("Games · AspireGame");
    }
}
