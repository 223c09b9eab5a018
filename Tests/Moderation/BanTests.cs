using System.Net;
using System.Text.Json;
using Tests.Api;
using Tests.Operators;
using Tests.Stores;
using Xunit;

namespace Tests.Moderation;

/// <summary>Bans take effect on every node within a second, without a round trip per request.</summary>
[Collection(nameof(TwoNodes))]
public sealed class BanTests(LocalStores stores, TwoNodes nodes)
{
    private const string Why = "Because the test says so.";

    [Theory]
    [InlineData("login")]
    [InlineData("all")]
    public async Task A_banned_player_is_rejected_on_every_node_until_the_ban_is_lifted(string scope)
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var player = await nodes.Two.PlayerAsync();
        await player.Client.FetchAsync("/v1/players/me").JsonAsync();

        var ban = await BanAsync(support, player, scope);

        await Eventually.HoldsAsync(
            async () => (await player.Client.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.Unauthorized);
        var told = await nodes.Two.Client.PostJsonAsync("/v1/auth/device", new { deviceId = player.DeviceId })
            .ProblemAsync(HttpStatusCode.Forbidden, "player-banned");
        Assert.Equal(JsonValueKind.Null, told.GetProperty("until").ValueKind);
        Assert.DoesNotContain(Why, told.GetRawText(), StringComparison.Ordinal);
        await RefreshAsync(player).ProblemAsync(HttpStatusCode.Forbidden, "player-banned");
        await nodes.Two.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = player.RefreshToken[..^4] + "AAAA" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-refresh-token");

        using var lifted = await support.Client.SendJsonAsync(
            HttpMethod.Delete, $"/v1/admin/players/{player.Id}/bans/{ban}", new { reason = Why });
        Assert.NotEqual(JsonValueKind.Null, (await lifted.JsonAsync()).GetProperty("liftedAt").ValueKind);

        await Eventually.HoldsAsync(async () => (await player.Client.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.OK);
        await RefreshAsync(player).JsonAsync();
        await support.Client.SendJsonAsync(HttpMethod.Delete, $"/v1/admin/players/{player.Id}/bans/{ban}", new { reason = Why })
            .ProblemAsync(HttpStatusCode.NotFound, "not-found");
    }

    /// <summary>Behind a node's back: the ban is told to one, the player plays on the other.</summary>
    [Fact]
    public async Task A_ban_and_its_end_hold_on_the_other_node_within_a_second()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var bans = new List<(TestPlayer Player, Guid Ban)>();

        var banned = await Eventually.MedianAsync(async () =>
        {
            var player = await nodes.Two.PlayerAsync();
            await player.Client.FetchAsync("/v1/players/me").JsonAsync();
            bans.Add((player, await BanAsync(support, player, "all")));
            return () => AnswersAsync(player, HttpStatusCode.Unauthorized);
        });
        var lifted = await Eventually.MedianAsync(async () =>
        {
            var (player, ban) = bans[0];
            bans.RemoveAt(0);
            await support.Client.SendJsonAsync(HttpMethod.Delete, $"/v1/admin/players/{player.Id}/bans/{ban}", new { reason = Why })
                .JsonAsync();
            return () => AnswersAsync(player, HttpStatusCode.OK);
        });

        Assert.True(banned < TimeSpan.FromSeconds(1), $"A ban took {banned.TotalMilliseconds} ms.");
        Assert.True(lifted < TimeSpan.FromSeconds(1), $"The end of a ban took {lifted.TotalMilliseconds} ms.");

        static async Task<bool> AnswersAsync(TestPlayer player, HttpStatusCode status)
        {
            using var answer = await player.Client.FetchAsync("/v1/players/me");
            return answer.StatusCode == status;
        }
    }

    [Fact]
    public async Task An_email_login_learns_of_a_ban_only_with_the_right_password()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var account = new { email = $"{Guid.NewGuid():N}@example.org", password = "long enough" };
        var id = (await nodes.One.Client.PostJsonAsync("/v1/auth/email/register", account).JsonAsync(HttpStatusCode.Created))
            .GetProperty("playerId").GetGuid();
        await support.Client.PostJsonAsync(
            $"/v1/admin/players/{id}/bans", new { scope = "login", until = DateTimeOffset.UtcNow.AddDays(1), reason = Why })
                .JsonAsync(HttpStatusCode.Created);

        var told = await nodes.One.Client.PostJsonAsync("/v1/auth/email/login", account)
            .ProblemAsync(HttpStatusCode.Forbidden, "player-banned");
        await nodes.One.Client.PostJsonAsync("/v1/auth/email/login", account with { password = "another one" })
            .ProblemAsync(HttpStatusCode.Unauthorized, "invalid-credentials");

        Assert.InRange(
            told.GetProperty("until").GetDateTimeOffset() - DateTimeOffset.UtcNow, TimeSpan.FromHours(23), TimeSpan.FromHours(24));
    }

    [Fact]
    public async Task A_ban_from_scores_rejects_scores_and_nothing_else()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var player = await nodes.Two.PlayerAsync();
        using var server = await nodes.Two.ServiceAsync("server");
        await BanAsync(support, player, "scores");

        await Eventually.HoldsAsync(
            async () => (await SubmitAsync(player.Client, new { score = 1 })).StatusCode == HttpStatusCode.Forbidden);
        await SubmitAsync(player.Client, new { score = 1 }).ProblemAsync(HttpStatusCode.Forbidden, "player-banned");
        await SubmitAsync(server, new { score = 1, playerId = player.Id }).ProblemAsync(HttpStatusCode.Forbidden, "player-banned");
        await player.Client.FetchAsync("/v1/players/me").JsonAsync();
        await RefreshAsync(player).JsonAsync();
    }

    [Fact]
    public async Task A_ban_expires_by_itself_and_nodes_that_start_later_know_it()
    {
        using var support = await TestOperator.LoggedInAsync(nodes.One, "support");
        var (player, other) = (await nodes.One.PlayerAsync(), await nodes.One.PlayerAsync());
        await BanAsync(support, player, "all");
        await support.Client.PostJsonAsync(
            $"/v1/admin/players/{other.Id}/bans", new { scope = "all", until = DateTimeOffset.UtcNow.AddSeconds(2), reason = Why })
                .JsonAsync(HttpStatusCode.Created);

        await Eventually.HoldsAsync(async () => (await other.Client.FetchAsync("/v1/players/me")).StatusCode == HttpStatusCode.OK);

        await using var late = await GameApiHost.StartAsync(stores, nodes.One.Settings);
        using var banned = late.NewClient(player.AccessToken);
        using var free = late.NewClient(other.AccessToken);
        await banned.FetchAsync("/v1/players/me").ProblemAsync(HttpStatusCode.Unauthorized, "unauthorized");
        await free.FetchAsync("/v1/players/me").JsonAsync();
    }

    private static async Task<Guid> BanAsync(TestOperator support, TestPlayer player, string scope)
    {
        using var response = await support.Client.PostJsonAsync($"/v1/admin/players/{player.Id}/bans", new { scope, reason = Why });
        var ban = await response.JsonAsync(HttpStatusCode.Created);
        Assert.Single(response.Headers.GetValues("X-Audit-Id"));
        Assert.Equal(support.Id.ToString(), ban.GetProperty("by").GetString());
        return ban.GetProperty("id").GetGuid();
    }

    private Task<HttpResponseMessage> RefreshAsync(TestPlayer player) =>
        nodes.Two.Client.PostJsonAsync("/v1/auth/refresh", new { refreshToken = player.RefreshToken });

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient client, object score) =>
        client.SendJsonAsync(HttpMethod.Put, "/v1/leaderboards/global/scores", score);
}
