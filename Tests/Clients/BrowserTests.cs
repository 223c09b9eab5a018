using System.Diagnostics;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Tests.Api;
using Tests.Gateway;
using Tests.Stores;
using Xunit;

namespace Tests.Clients;

/// <summary>The TypeScript client in headless Chromium, on a page of another origin than the gateway's.</summary>
public sealed class BrowserTests(LocalStores stores, SharedGameApi api)
{
    /// <summary>What a game does, and the result posted back; a rejection by the browser has no status and no text.</summary>
    private const string Page = """
        <!doctype html><meta charset="utf-8"><title>game</title>
        <script type="module">
            import { GameClient, WebStore } from './client/index.js';
            const result = await play().catch(error => `${error.name}: ${error.message}`);
            await fetch('/result', { method: 'POST', body: result });

            async function play() {
                const game = new GameClient('GATEWAY', { store: new WebStore(), callTimeout: 3000 });
                await game.session.loginDevice('Browser');
                await game.leaderboards.submitScore('global', { score: 7 });
                const saved = await game.storage.save('saves', 'slot', { level: 1 });
                await game.storage.save('saves', 'slot', { level: 2 }, saved.eTag);
                const [first, again] = [await game.games.listGames(), await game.games.listGames()];
                if (first.value !== again.value)
                    return 'what has not changed was sent again';
                await game.outbox.record('star-drift', 'browser.test');
                const { stored } = await game.outbox.flush();
                const refused = await game.wallet.spend('gold', 1, 'hat').catch(error => error.kind);
                for await (const presence of game.presence.watch())
                    return `${stored} stored, ${refused}, ${typeof presence.online}`;
            }
        </script>
        """;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_page_of_a_configured_origin_plays_and_any_other_is_refused()
    {
        Chromium.SkipWithout();
        await TypeScriptBuild.DoneAsync(Stop);
        var node = await api.StartedAsync(stores);
        await using var site = await Site.StartAsync();
        await using var open = await GatewayHost.StartAsync(
            [node.Address], ("Auth:SigningKey", node.Settings["Auth:SigningKey"]), ("Cors:Origins:0", site.Origin));
        await using var closed = await GatewayHost.StartAsync([node.Address], ("Auth:SigningKey", node.Settings["Auth:SigningKey"]));

        Assert.Equal("1 stored, insufficient-funds, number", await site.ResultAsync(open.Address, Stop));
        Assert.StartsWith("OutcomeUnknownError: loginDevice", await site.ResultAsync(closed.Address, Stop), StringComparison.Ordinal);
    }

    /// <summary>Serves the page and the client, and receives the result.</summary>
    private sealed class Site(WebApplication app) : IAsyncDisposable
    {
        private TaskCompletionSource<string> _result = new();
        private Uri? _gateway;

        /// <summary>By another name than the gateway's, too.</summary>
        public string Origin => $"http://localhost:{new Uri(app.Urls.First()).Port}";

        public static async Task<Site> StartAsync()
        {
            var builder = WebApplication.CreateEmptyBuilder(new());
            builder.WebHost.UseKestrelCore().UseUrls("http://127.0.0.1:0");
            var app = builder.Build();
            var site = new Site(app);
            app.Run(site.ServeAsync);
            await app.StartAsync();
            return site;
        }

        public async Task<string> ResultAsync(Uri gateway, CancellationToken cancellationToken)
        {
            (_gateway, _result) = (gateway, new(TaskCreationOptions.RunContinuationsAsynchronously));
            using var browser = Process.Start(new ProcessStartInfo(Chromium.Program,
            [
                "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
                    "--disable-component-update",
                "--disable-sync", "--disable-dev-shm-usage", "--remote-debugging-port=0",
                $"--user-data-dir={ScratchFolder.New("chromium")}", Origin,
            ])
            { RedirectStandardError = true, RedirectStandardOutput = true })!;
            try
            {
                return await _result.Task.WaitAsync(TimeSpan.FromMinutes(1), cancellationToken);
            }
            finally
            {
                browser.Kill(entireProcessTree: true);
            }
        }

        public ValueTask DisposeAsync() => app.DisposeAsync();

        private async Task ServeAsync(HttpContext context)
        {
            var path = context.Request.Path.Value!;
            if (path == "/result")
            {
                using var reader = new StreamReader(context.Request.Body);
                _result.TrySetResult(await reader.ReadToEndAsync(context.RequestAborted));
            }
            else if (path.StartsWith("/client/", StringComparison.Ordinal) && !path.Contains("..", StringComparison.Ordinal))
            {
                context.Response.ContentType = "text/javascript";
                await context.Response.WriteAsync(
                    await File.ReadAllTextAsync(
                        Path.Combine(TypeScriptBuild.Folder, "dist", path["/client/".Length..]), context.RequestAborted),
                            context.RequestAborted);
            }
            else
            {
                context.Response.ContentType = "text/html";
                await context.Response.WriteAsync(Page.Replace("GATEWAY", $"{_gateway}", StringComparison.Ordinal), context.RequestAborted);
            }
        }
    }
}
