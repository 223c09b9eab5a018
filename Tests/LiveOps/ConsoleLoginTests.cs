using GameApi.Operators;
using Microsoft.Playwright;
using Tests.AppHost;
using Tests.Operators;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>Login, the second step, and what each role sees.</summary>
public sealed class ConsoleLoginTests(StackFixture stack, ConsoleBrowser browser)
{
    [Fact]
    public async Task With_two_step_login_a_login_asks_for_a_code()
    {
        await using var window = await browser.WindowAsync(stack);
        var analyst = await stack.OperatorAsync("analyst");
        var page = await window.LoginAsync(analyst, "/console/account");

        await page.Button("Set up").ClickAsync();
        var secret = Base32.Decode(await page.Locator("[data-totp-secret]").InnerTextAsync());
        var step = Totp.StepAt(DateTimeOffset.UtcNow);
        await page.GetByLabel("Code", new() { Exact = true }).FillAsync(Totp.Code(secret, step));
        await page.Button("Confirm").ClickAsync();
        await page.DoneAsync("asks for a code");
        await page.Button("Log out").ClickAsync();

        await page.FillLoginAsync(analyst);
        await page.Button("Log in").ClickAsync();
        await page.GetByLabel("Code").FillAsync("000000");
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();
        await page.GetByLabel("Code").FillAsync(Totp.Code(secret, step + 1));
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();
    }

    [Fact]
    public async Task A_new_operator_chooses_a_password_first()
    {
        await using var window = await browser.WindowAsync(stack);
        var support = await stack.NewOperatorAsync("support");
        var page = await window.NewPageAsync();
        await page.GotoAsync("/console/players");
        await Expect(page.GetByText("or with a password")).ToHaveCountAsync(0);
        await page.FillLoginAsync(support);
        await page.Button("Log in").ClickAsync();

        await page.GetByLabel("Current password").FillAsync(support.Password);
        await page.GetByLabel("New password").FillAsync("a password of my own");
        await page.Button("Change password").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Players");
    }

    [Fact]
    public async Task A_wrong_password_is_reported_and_scripts_see_no_cookie()
    {
        await using var window = await browser.WindowAsync(stack);
        var support = await stack.OperatorAsync("support");
        var page = await window.NewPageAsync();
        await page.GotoAsync("/console/players");
        await page.FillLoginAsync(support with { Password = "another one altogether" });
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToBeVisibleAsync();

        await page.FillLoginAsync(support);
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();

        Assert.Equal("", await page.EvaluateAsync<string>("document.cookie"));
        Assert.All(await window.CookiesAsync(), cookie =>
            Assert.True(cookie is { HttpOnly: true, Secure: true, SameSite: SameSiteAttribute.Strict }, cookie.Name));
    }

    [Theory]
    [InlineData("support", "Players,Boards,My account")]
    [InlineData("analyst", "Today,System,My account")]
    [InlineData("designer", "Today,Boards,Games,My account")]
    public async Task An_operator_sees_the_pages_of_their_roles(string role, string pages)
    {
        await using var window = await browser.WindowAsync(stack);
        var page = await window.LoginAsync(await stack.OperatorAsync(role));

        var links = page.GetByRole(AriaRole.Navigation).GetByRole(AriaRole.Link);
        Assert.Equal(pages.Split(','), await links.AllInnerTextsAsync());
        await page.GotoAsync("/console/operators");
        await Expect(page.GetByText("Your roles do not include this page")).ToBeVisibleAsync();
    }
}
