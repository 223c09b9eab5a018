using Microsoft.Playwright;
using Tests.Api;
using Tests.Gateway;
using Tests.Operators;
using Tests.Stores;
using Xunit;
using static Microsoft.Playwright.Assertions;

namespace Tests.LiveOps;

/// <summary>A browser between the console and a real identity provider, through the gateway.</summary>
public sealed class ConsoleProviderTests(LocalStores stores, ConsoleBrowser browser)
{
    [Fact]
    public async Task An_operator_logs_in_by_the_identity_provider_and_a_stranger_is_told_whom_to_ask()
    {
        ConsoleBrowser.SkipWithout();
        var console = new Uri($"http://localhost:{FreePort.Next()}");
        await using var provider = await OpenIdProvider.StartAsync();
        await using var node = await GameApiHost.StartAsync(stores, provider.Settings($"{console}"));
        await using var gateway = await GatewayHost.StartAsync(
            [node.Address], ("Auth:SigningKey", node.Settings["Auth:SigningKey"]), ("Kestrel:Endpoints:console:Url", $"{console}"));
        using var account = await TestOperator.NewAsync(node, "support");
        await using var window = await browser.WindowAsync(console);
        var page = await window.NewPageAsync();

        provider.User = new("stranger", "stranger@example.org");
        await page.GotoAsync("/console/");
        await page.Button("Log in with Studio login").ClickAsync();
        await Expect(page.GetByRole(AriaRole.Alert)).ToContainTextAsync("There is no operator account for this login");

        provider.User = new("ada", account.Email);
        await page.Button("Log in with Studio login").ClickAsync();

        await Expect(page.GetByRole(AriaRole.Navigation)).ToContainTextAsync(account.Email);
        await Expect(page.GetByRole(AriaRole.Heading, new() { Level = 1 })).ToHaveTextAsync("Players");
    }
}
