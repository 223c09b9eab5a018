using System.Net;
using System.Text.Json;
using CsCheck;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>Boards take scores by their policy, and rank and page through them.</summary>
public sealed class LeaderboardTests(LocalStores stores, SharedGameApi shared)
{
    [Theory]
    [InlineData("best", 30, 30)]
    [InlineData("latest", 20, 30)]
    [InlineData("sum", 60, 30)]
    public async Task A_board_takes_scores_by_its_policy(string policy, long score, long best)
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host, policy);
        var player = await host.PlayerAsync();

        JsonElement standing = default;
        foreach (var submitted in (long[])[10, 30, 20])
            standing = await board.SubmitAsync(player.Client, submitted).JsonAsync();

        Assert.Equal(
            (score, best, 1),
            (standing.GetProperty("score").GetInt64(), standing.GetProperty("best").GetInt64(), standing.GetProperty("rank").GetInt64()));
    }

    [Theory]
    [InlineData("global", "best")]
    [InlineData("last-match", "latest")]
    [InlineData("career", "sum")]
    public async Task The_sample_boards_have_their_policies(string board, string policy)
    {
        var host = await shared.StartedAsync(stores);
        var player = await host.PlayerAsync();

        JsonElement standing = default;
        foreach (var submitted in (long[])[10, 30, 20])
            standing = await TestBoard.SubmitAsync(player.Client, board, submitted).JsonAsync();

        var expected = policy switch { "best" => 30, "latest" => 20, _ => 60 };
        Assert.Equal(expected, standing.GetProperty("score").GetInt64());
    }

    [Fact]
    public async Task Equal_scores_share_a_rank_and_the_earlier_stands_first()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host);
        var names = new[] { "Ada", "Bob", "Cyd", "Dee" };
        var scores = new long[] { 5, 9, 9, 7 };
        for (var n = 0; n < names.Length; n++)
            await board.SubmitAsync((await host.PlayerAsync(names[n])).Client, scores[n]).JsonAsync();

        Assert.Equal(["1 Bob 9", "1 Cyd 9", "3 Dee 7", "4 Ada 5"], await board.PageThroughAsync(100));
    }

    [Fact]
    public async Task Pages_of_any_size_make_the_same_list_and_ranks_agree_everywhere()
    {
        var host = await shared.StartedAsync(stores);
        await Gen.Select(Gen.Long[0, 6].Array[1, 12], Gen.Int[1, 5]).SampleAsync(async (scores, size) =>
        {
            var board = await TestBoard.NewAsync(host);
            var players = new List<TestPlayer>();
            foreach (var score in scores)
            {
                players.Add(await host.PlayerAsync($"P{players.Count:00}"));
                await board.SubmitAsync(players[^1].Client, score).JsonAsync();
            }

            var whole = await board.PageThroughAsync(100);
            Assert.Equal(whole, await board.PageThroughAsync(size));
            Assert.Equal(scores.Length, whole.Distinct().Count());
            foreach (var player in players)
            {
                var around = await board.AroundAsync(player, size);
                Assert.All(around, item => Assert.Contains(TestBoard.Row(item), whole));
                Assert.Contains(around, item => item.GetProperty("playerId").GetGuid() == player.Id);
            }
        }, iter: 5, threads: 1);
    }

    [Fact]
    public async Task A_player_submits_their_own_scores_and_a_server_anyones()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        using var server = await host.ServiceAsync("server");

        await board.SubmitAsync(player.Client, 1, other.Id).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await board.SubmitAsync(server, 1).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "playerId");
        await board.SubmitAsync(server, 1, Guid.CreateVersion7()).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await TestBoard.SubmitAsync(player.Client, "no-such-board", 1).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await player.Client.FetchAsync($"/v1/leaderboards/{board.Id}/around-me").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await player.Client.FetchAsync($"/v1/leaderboards/{board.Id}?cursor=forged")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
        Assert.Equal(1, (await board.SubmitAsync(server, 7, player.Id).JsonAsync()).GetProperty("rank").GetInt64());
    }

    [Fact]
    public async Task A_new_name_reaches_the_boards()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host);
        var player = await host.PlayerAsync("Before");
        await board.SubmitAsync(player.Client, 5).JsonAsync();

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();

        Assert.Equal(["1 After 5"], await board.PageThroughAsync(10));
    }
}
