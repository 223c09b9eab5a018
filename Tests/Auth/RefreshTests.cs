using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class RefreshTests(LocalStores stores, SharedGameApi api)
{
    [Fact]
    public async Task A_refresh_token_is_good_once_and_a_second_use_ends_the_login()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();

        var second = await RefreshAsync(host, player.RefreshToken).JsonAsync();
        Assert.Equal(player.Id, second.GetProperty("playerId").GetGuid());
        using var renewed = host.NewClient(second.GetProperty("accessToken").GetString());
        await renewed.FetchAsync("/v1/players/me").JsonAsync();

        await RefreshAsync(host, player.RefreshToken).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
        await RefreshAsync(host, second.GetProperty("refreshToken").GetString()!).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
        await renewed.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await player.Client.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
    }

    [Fact]
    public async Task Of_ten_concurrent_refreshes_with_one_token_at_most_one_wins_and_the_login_ends()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();

        var answers = await Task.WhenAll(Enumerable.Range(0, 10).Select(_ => RefreshAsync(host, player.RefreshToken)));

        var winner = Assert.Single(answers, answer => answer.StatusCode == HttpStatusCode.OK);
        Assert.Equal(9, answers.Count(answer => answer.StatusCode == HttpStatusCode.Unauthorized));
        var successor = (await winner.JsonAsync()).GetProperty("refreshToken").GetString()!;
        await RefreshAsync(host, successor).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
    }

    [Theory]
    [InlineData("nonsense")]
    [InlineData("AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA")]
    [InlineData("not base64url at all!")]
    public async Task A_token_that_was_never_issued_is_refused(string token) =>
        await RefreshAsync(await api.StartedAsync(stores), token).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

    [Fact]
    public async Task Another_login_of_the_same_player_is_not_touched()
    {
        var host = await api.StartedAsync(stores);
        var player = await host.PlayerAsync();
        var other = await host.Client.PostJsonAsync("/v1/auth/device", new { deviceId = player.DeviceId }).JsonAsync();

        await RefreshAsync(host, player.RefreshToken).JsonAsync();
        await RefreshAsync(host, player.RefreshToken).ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

        await RefreshAsync(host, other.GetProperty("refreshToken").GetString()!).JsonAsync();
    }

    private static Task<HttpResponseMessage> RefreshAsync(GameApiHost host, string refreshToken) =>
        host.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken });
}
