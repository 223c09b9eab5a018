using Microsoft.Playwright;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>What an operator does in the console, located by what a person sees.</summary>
internal static class ConsolePages
{
    internal static async Task<IPage> LoginAsync(this IBrowserContext window, ConsoleAccount who, string path = "/console/")
    {
        var page = await window.NewPageAsync();
        await page.GotoAsync(path);
        await page.FillLoginAsync(who);
        await page.Button("Log in").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Navigation)).ToBeVisibleAsync();
        return page;
    }

    internal static async Task FillLoginAsync(this IPage page, ConsoleAccount who)
    {
        await page.GetByLabel("E-mail address").FillAsync(who.Email);
        await page.GetByLabel("Password").FillAsync(who.Password);
    }

    internal static ILocator Button(this IPage page, string name) => page.GetByRole(AriaRole.Button, new() { Name = name, Exact = true });

    internal static ILocator OpenDialog(this IPage page) => page.GetByRole(AriaRole.Dialog);

    /// <summary>Fills the reason of the open dialog and submits it.</summary>
    internal static async Task SubmitAsync(this IPage page, string button, string reason = "a test says so")
    {
        await page.OpenDialog().GetByLabel("Reason").FillAsync(reason);
        await page.OpenDialog().GetByRole(AriaRole.Button, new() { Name = button, Exact = true }).ClickAsync();
    }

    internal static Task DoneAsync(this IPage page, string says) => Expect(page.Locator(".toasts")).ToContainTextAsync(says);
}
