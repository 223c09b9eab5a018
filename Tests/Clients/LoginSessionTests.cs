using System.Collections.Concurrent;
using System.Text.Json;
using AspireGame.Client;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Clients;

/// <summary>A client refreshes its token once, however many calls wait for it, and requests one login.</summary>
public sealed class LoginSessionTests(LocalStores stores, SharedGameApi api)
{
    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_hundred_calls_with_an_expired_token_cause_one_refresh(bool isKnownToBeExpired)
    {
        var store = new MemoryStore();
        var (game, requests) = await GameAsync(store);
        var player = await game.Session.LoginDeviceAsync(cancellationToken: Stop);
        await ChangeLoginAsync(store, login => isKnownToBeExpired
            ? login with { ExpiresAt = DateTimeOffset.UtcNow }
            : login with { AccessToken = login.AccessToken[..^4] + "AAAA" });
        (game, requests) = await GameAsync(store);

        var responses = await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => game.Players.GetMeAsync(Stop)));

        Assert.All(responses, me => Assert.Equal(player, me.Value.PlayerId));
        Assert.Single(requests, request => request == "/v1/auth/refresh");
    }

    [Fact]
    public async Task A_restarted_game_continues_without_a_login()
    {
        var store = new FileStore(ScratchFolder.New("store"));
        var (first, _) = await GameAsync(store);
        var player = await first.Session.LoginDeviceAsync(cancellationToken: Stop);

        var (game, requests) = await GameAsync(store);
        var me = await game.Players.GetMeAsync(Stop);

        Assert.Equal(player, me.Value.PlayerId);
        Assert.Equal(["/v1/players/me"], requests);
    }

    [Fact]
    public async Task A_rejected_refresh_asks_for_one_login_and_all_waiting_calls_continue()
    {
        var store = new MemoryStore();
        var asked = 0;
        Func<GameClient, CancellationToken, Task> loginAgain = async (game, cancel) =>
        {
            Interlocked.Increment(ref asked);
            await game.Session.LoginDeviceAsync(cancellationToken: cancel);
        };
        await LoggedOutElsewhereAsync(store);
        var (game, _) = await GameAsync(store, loginAgain);

        await Task.WhenAll(Enumerable.Range(0, 100).Select(_ => game.Players.GetMeAsync(Stop)));

        Assert.Equal(1, asked);
    }

    [Fact]
    public async Task A_login_that_the_player_declines_is_not_asked_for_again()
    {
        var store = new MemoryStore();
        var asked = 0;
        await LoggedOutElsewhereAsync(store);
        var (game, requests) = await GameAsync(store, (_, _) =>
        {
            Interlocked.Increment(ref asked);
            return Task.CompletedTask;
        });

        var calls = await Task.WhenAll(
            Enumerable.Range(0, 100).Select(_ => Record.ExceptionAsync(() => game.Players.GetMeAsync(Stop)).AsTask()));
        await Assert.ThrowsAsync<LoginRequiredException>(() => game.Players.GetMeAsync(Stop));

        Assert.All(calls, failure => Assert.IsType<LoginRequiredException>(failure));
        Assert.Equal(1, asked);
        Assert.Single(requests, request => request == "/v1/auth/refresh");
    }

    [Fact]
    public async Task A_problem_becomes_an_error_with_its_kind_and_fields()
    {
        var (game, _) = await GameAsync(new MemoryStore());

        var refused = await Assert.ThrowsAsync<ApiException>(() => game.Session.RegisterEmailAsync("no address", "short", Stop));
        var wrong = await Assert.ThrowsAsync<ApiException>(
            () => game.Session.LoginEmailAsync($"{Guid.NewGuid():N}@example.com", "wrong password", Stop));

        Assert.Equal(Problems.InvalidRequest, refused.Kind);
        Assert.Contains("email", refused.Problem.Errors!.Keys);
        Assert.Equal(Problems.InvalidCredentials, wrong.Kind);
        await Assert.ThrowsAsync<LoginRequiredException>(() => game.Players.GetMeAsync(Stop));
    }

    [Fact]
    public async Task A_write_that_was_never_sent_leaves_nothing_pending()
    {
        var store = new MemoryStore();
        var (stranger, _) = await GameAsync(store);
        using var offline = new GameClient(
            new Uri($"http://127.0.0.1:{FreePort.Next()}"), new() { Store = store, CallTimeout = TimeSpan.FromMilliseconds(300) });

        await Assert.ThrowsAsync<LoginRequiredException>(() => stranger.Wallet.SpendAsync("gold", 1, "hat", cancellationToken: Stop));
        await store.SaveAsync(
            "session",
            JsonSerializer.Serialize(new Login(Guid.NewGuid(), "token", "refresh", DateTimeOffset.MaxValue), CoreJson.Default.Login), Stop);
        await Assert.ThrowsAsync<HttpRequestException>(() => offline.Wallet.SpendAsync("gold", 1, "hat", cancellationToken: Stop));

        Assert.Empty(await store.KeysAsync("intent/", Stop));
    }

    /// <summary>The stored tokens have expired.</summary>
    private async Task LoggedOutElsewhereAsync(MemoryStore store)
    {
        var (game, _) = await GameAsync(store);
        await game.Session.LoginDeviceAsync(cancellationToken: Stop);
        var session = await store.LoadAsync("session", Stop);
        await game.Session.LogoutAsync(Stop);
        await store.SaveAsync("session", session, Stop);
        await ChangeLoginAsync(store, login => login with { ExpiresAt = DateTimeOffset.UtcNow });
    }

    private static async Task ChangeLoginAsync(MemoryStore store, Func<Login, Login> change)
    {
        var login = JsonSerializer.Deserialize((await store.LoadAsync("session", Stop))!, CoreJson.Default.Login)!;
        await store.SaveAsync("session", JsonSerializer.Serialize(change(login), CoreJson.Default.Login), Stop);
    }

    private async Task<(GameClient Game, ConcurrentQueue<string> Requests)> GameAsync(
        IGameStore store, Func<GameClient, CancellationToken, Task>? loginRequired = null)
    {
        var seen = new Seen();
        var http = new HttpClient(seen) { BaseAddress = (await api.StartedAsync(stores)).Address };
        return (new GameClient(http, new() { Store = store, LoginRequired = loginRequired }), seen.Paths);
    }

    private sealed class Seen() : DelegatingHandler(new SocketsHttpHandler())
    {
        public ConcurrentQueue<string> Paths { get; } = new();

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Paths.Enqueue(request.RequestUri!.AbsolutePath);
            return base.SendAsync(request, cancellationToken);
        }
    }
}
