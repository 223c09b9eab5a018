using System.Net;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Auth;

public sealed class LogoutTests(LocalStores stores)
{
    [Fact]
    public async Task A_logout_reaches_every_node_without_Redis_and_nodes_that_start_later()
    {
        // Nothing listens there: logouts do not need Redis.
        var settings = new Dictionary<string, string?> { ["ConnectionStrings:cache"] = "127.0.0.1:1" };
        await using var one = await GameApiHost.StartAsync(stores, settings);
        await using var two = await GameApiHost.StartAsync(stores, one.Settings);
        var player = await one.PlayerAsync();
        using var elsewhere = two.NewClient(player.AccessToken);
        await elsewhere.FetchAsync("/v1/players/me").JsonAsync();

        using var logout = await player.Client.PostJsonAsync("/v1/auth/logout");

        Assert.Equal(HttpStatusCode.NoContent, logout.StatusCode);
        await player.Client.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await Eventually.HoldsAsync(async () => (await elsewhere.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.Unauthorized);

        await using var late = await GameApiHost.StartAsync(stores, one.Settings);
        using var latecomer = late.NewClient(player.AccessToken);
        await latecomer.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await one.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = player.RefreshToken })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");
    }
}
