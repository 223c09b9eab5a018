using System.Net;
using System.Text.Json;
using CsCheck;
using GameApi.Leaderboards;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

public sealed class LeaderboardTests(LocalStores stores)
{
    private static readonly CachedBoard BestBoard = new("global", "best", "Best of all", null, 1, default, default);

    [Theory]
    [InlineData("global", 30, 30)]
    [InlineData("last-match", 20, 30)]
    [InlineData("career", 60, 30)]
    public async Task A_board_takes_scores_by_its_policy(string board, long score, long best)
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var player = await host.PlayerAsync();

        JsonElement standing = default;
        foreach (var submitted in (long[])[10, 30, 20])
            standing = await SubmitAsync(player.Client, board, submitted).JsonAsync();

        Assert.Equal(
            (score, best, 1),
            (standing.GetProperty("score").GetInt64(), standing.GetProperty("best").GetInt64(), standing.GetProperty("rank").GetInt64()));
    }

    [Fact]
    public async Task Equal_scores_share_a_rank_and_the_earlier_stands_first()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var names = new[] { "Ada", "Bob", "Cyd", "Dee" };
        var scores = new long[] { 5, 9, 9, 7 };
        for (var n = 0; n < names.Length; n++)
            await SubmitAsync((await host.PlayerAsync(names[n])).Client, "global", scores[n]).JsonAsync();

        var items = await PageThroughAsync(host, 100);

        Assert.Equal(["1 Bob 9", "1 Cyd 9", "3 Dee 7", "4 Ada 5"], items);
    }

    [Fact]
    public async Task Pages_of_any_size_make_the_same_list_and_ranks_agree_everywhere()
    {
        await Gen.Select(Gen.Long[0, 6].Array[1, 12], Gen.Int[1, 5]).SampleAsync(async (scores, size) =>
        {
            await using var host = await GameApiHost.StartAsync(stores);
            var players = new List<TestPlayer>();
            foreach (var score in scores)
            {
                players.Add(await host.PlayerAsync($"P{players.Count:00}"));
                await SubmitAsync(players[^1].Client, "global", score).JsonAsync();
            }

            var whole = await PageThroughAsync(host, 100);
            Assert.Equal(whole, await PageThroughAsync(host, size));
            Assert.Equal(scores.Length, whole.Distinct().Count());
            foreach (var player in players)
            {
                var around = await player.Client.FetchAsync($"/v1/leaderboards/global/around-me?limit={size}").JsonAsync();
                Assert.All(Items(around), item => Assert.Contains(item, whole));
                Assert.Contains(around.GetProperty("items").EnumerateArray(), item => item.GetProperty("playerId").GetGuid() == player.Id);
            }
        }, iter: 5, threads: 1);
    }

    [Fact]
    public async Task Ranks_are_right_before_and_after_Redis_has_them()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (best, second) = (await host.PlayerAsync(), await host.PlayerAsync());
        Assert.Equal(1, await RankAsync(best, 100));
        await Eventually.HoldsAsync(async () => await RankAsync(second, 50) == 2);

        await using var other = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(host.Settings));
        using var onOther = other.NewClient(second.AccessToken);
        Assert.Equal(1, (await SubmitAsync(onOther, "global", 101).JsonAsync()).GetProperty("rank").GetInt64());
        Assert.Equal(2, await RankAsync(best, 100));

        async Task<long> RankAsync(TestPlayer player, long score) =>
            (await SubmitAsync(player.Client, "global", score).JsonAsync()).GetProperty("rank").GetInt64();
    }

    [Fact]
    public async Task A_player_submits_own_scores_and_a_server_anyones()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (player, other) = (await host.PlayerAsync(), await host.PlayerAsync());
        using var server = await host.ServiceAsync("server");

        await SubmitAsync(player.Client, "global", 1, other.Id).ProblemAsync(HttpStatusCode.Forbidden, "forbidden");
        await SubmitAsync(server, "global", 1).ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "playerId");
        await SubmitAsync(server, "global", 1, Guid.CreateVersion7()).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await SubmitAsync(player.Client, "no-such-board", 1).ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await player.Client.FetchAsync("/v1/leaderboards/global/around-me").ProblemAsync(HttpStatusCode.NotFound, "not-found");
        await player.Client.FetchAsync("/v1/leaderboards/global?cursor=forged")
            .ProblemAsync(HttpStatusCode.BadRequest, "invalid-request", "cursor");
        Assert.Equal(1, (await SubmitAsync(server, "global", 7, player.Id).JsonAsync()).GetProperty("rank").GetInt64());
    }

    [Fact]
    public async Task A_new_name_reaches_the_boards()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var player = await host.PlayerAsync("Before");
        await SubmitAsync(player.Client, "global", 5).JsonAsync();

        await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*")).JsonAsync();

        Assert.Equal(["1 After 5"], await PageThroughAsync(host, 10));
    }

    [Fact]
    public async Task A_score_that_was_under_way_during_a_rename_does_not_bring_the_old_name_back()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (late, first) = (await host.PlayerAsync("Before"), await host.PlayerAsync("Before"));
        await SubmitAsync(late.Client, "global", 5).JsonAsync();
        foreach (var player in (TestPlayer[])[late, first])
            await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*"))
                .JsonAsync();

        // Each read the profile before, on a node that was slow since.
        await using var scope = host.Services.CreateAsyncScope();
        var leaderboard = scope.ServiceProvider.GetRequiredService<Leaderboard>();
        await leaderboard.SubmitAsync(
            BestBoard, late.Id, new PlayerName("Before", 1), 7, TestContext.Current.CancellationToken);
        await leaderboard.SubmitAsync(
            BestBoard, first.Id, new PlayerName("Before", 1), 6, TestContext.Current.CancellationToken);

        Assert.Equal(["1 After 7", "2 After 6"], await PageThroughAsync(host, 10));
    }

    [Fact]
    public async Task Nobody_is_seen_twice_around_a_player_while_others_pass()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var own = await host.PlayerAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.PlayerAsync()));
        await SubmitAsync(own.Client, "last-match", 50).JsonAsync();
        using var stop = new CancellationTokenSource();
        var movers = others.Select(async (other, n) =>
        {
            for (var score = n; !stop.IsCancellationRequested; score = 100 - score)
                await SubmitAsync(other.Client, "last-match", score).JsonAsync();
        }).ToArray();

        for (var turn = 0; turn < 150; turn++)
        {
            var around = (await own.Client.FetchAsync("/v1/leaderboards/last-match/around-me?limit=20").JsonAsync()).GetProperty("items")
                .EnumerateArray().ToList();
            var players = around.ConvertAll(item => item.GetProperty("playerId").GetGuid());
            Assert.Equal(players.Distinct().Count(), players.Count);
            Assert.Contains(own.Id, players);
            // All of the board is on the page, so its ranks can be told from it.
            var scores = around.ConvertAll(item => item.GetProperty("score").GetInt64());
            Assert.Equal(scores.OrderDescending(), scores);
            Assert.Equal(
                scores.ConvertAll(score => 1L + scores.Count(other => other > score)),
                around.ConvertAll(item => item.GetProperty("rank").GetInt64()));
        }

        await stop.CancelAsync();
        await Task.WhenAll(movers);
    }

    [Fact]
    public async Task Ranks_around_a_player_agree_with_each_other_while_others_pass()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var players = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => host.PlayerAsync()));
        foreach (var (n, player) in players.Index())
            await SubmitAsync(player.Client, "last-match", 10 * n).JsonAsync();
        var own = players[4];
        await Eventually.HoldsAsync(
            async () => await host.Services.GetRequiredService<SharedRanks>().RankAsync("last-match", 0) is not null);
        using var stop = new CancellationTokenSource();
        // From below the page to above it and back, also to a place shared with another.
        var movers = ((int[])[0, 13]).Select(async n =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
                await SubmitAsync(players[n].Client, "last-match", (turn % 3) switch { 0 => 500 + n, 1 => n, _ => 50 }).JsonAsync();
        }).ToArray();

        for (var turn = 0; turn < 150; turn++)
        {
            var around = (await own.Client.FetchAsync("/v1/leaderboards/last-match/around-me?limit=5").JsonAsync()).GetProperty("items")
                .EnumerateArray().ToList();
            var scores = around.ConvertAll(item => item.GetProperty("score").GetInt64());
            var ranks = around.ConvertAll(item => item.GetProperty("rank").GetInt64());
            Assert.Equal(scores.OrderDescending(), scores);
            for (var at = 1; at < scores.Count; at++)
            {
                // Only of the first row is it not known how many share its score above the page.
                var isNext = at > 1 && scores[at - 1] != scores[at - 2];
                var step = scores[at] == scores[at - 1] ? 0 : isNext ? 1 : Math.Max(1, ranks[at] - ranks[at - 1]);
                Assert.True(ranks[at - 1] + step == ranks[at], $"{string.Join(' ', ranks)} of {string.Join(' ', scores)}");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(movers);
    }

    private static Task<HttpResponseMessage> SubmitAsync(HttpClient client, string board, long score, Guid? playerId = null) =>
        client.SendJsonAsync(
            HttpMethod.Put, $"/v1/leaderboards/{board}/scores", playerId is null ? new { score } : new { score, playerId });

    private static async Task<List<string>> PageThroughAsync(GameApiHost host, int size)
    {
        var reader = await host.PlayerAsync();
        var items = new List<string>();
        var cursor = "";
        do
        {
            var page = await reader.Client.FetchAsync($"/v1/leaderboards/global?limit={size}{cursor}").JsonAsync();
            items.AddRange(Items(page));
            cursor = page.GetProperty("next").GetString() is { } next ? $"&cursor={next}" : null;
        }
        while (cursor is not null);
        return items;
    }

    private static IEnumerable<string> Items(JsonElement page) => page.GetProperty("items").EnumerateArray()
        .Select(
            item =>
                $"{item.GetProperty("rank").GetInt64()} {item.GetProperty("displayName").GetString()} {item.GetProperty("score").GetInt64()}");
}
