using Microsoft.Playwright;
using Tests.AppHost;
using Tests.Clients;
using Tests.Gateway;
using Tests.LiveOps;
using Xunit;

[assembly: AssemblyFixture(typeof(ConsoleBrowser))]

namespace Tests.LiveOps;

/// <summary>
/// A headless Chromium in front of the shared stack, started when first asked for. Where there is none, tests are skipped.
/// </summary>
public sealed class ConsoleBrowser : IAsyncDisposable
{
    private readonly SemaphoreSlim _starting = new(1);
    private IPlaywright? _playwright;
    private IBrowser? _browser;

    /// <summary>A window of its own, without cookies.</summary>
    public async Task<IBrowserContext> WindowAsync(
        StackFixture stack, ColorScheme theme = ColorScheme.Light, int width = 1360, int height = 900)
    {
        SkipWithout();
        using var gateway = await stack.GatewayAsync();
        return await WindowAsync(gateway.BaseAddress!, theme, width, height);
    }

    /// <summary>The same at another gateway.</summary>
    public async Task<IBrowserContext> WindowAsync(
        Uri gateway, ColorScheme theme = ColorScheme.Light, int width = 1360, int height = 900)
    {
        SkipWithout();
        await StartAsync();
        var window = await _browser!.NewContextAsync(new()
        {
            BaseURL = gateway.ToString(),
            ColorScheme = theme,
            ViewportSize = new() { Width = width, Height = height },
            Locale = "en-GB",
            ReducedMotion = ReducedMotion.Reduce,
        });
        window.SetDefaultTimeout(15_000);
        return window;
    }

    internal static void SkipWithout()
    {
        Chromium.SkipWithout();
        ConsoleHostingTests.SkipWithoutConsole();
    }

    private async Task StartAsync()
    {
        await _starting.WaitAsync();
        try
        {
            _playwright ??= await Playwright.CreateAsync();
            _browser ??= await _playwright.Chromium.LaunchAsync(new()
            {
                // The driver that the package brings speaks to the browser of the system: none is downloaded.
                ExecutablePath = Chromium.Program,
                Args = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-dev-shm-usage", "--disable-background-networking",
                    "--disable-component-update"],
            });
        }
        finally
        {
            _starting.Release();
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (_browser is not null)
            await _browser.CloseAsync();
        _playwright?.Dispose();
        _starting.Dispose();
    }
}
