using System.Text.Json;
using GameApi.Leaderboards;
using GameApi.Players;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>Boards while other players submit, a player is renamed, or Redis does not have the ranks yet.</summary>
public sealed class LeaderboardRaceTests(LocalStores stores, SharedGameApi shared)
{
    private const int Reads = 150;

    [Fact]
    public async Task Ranks_are_correct_before_and_after_Redis_has_them()
    {
        await using var host = await GameApiHost.StartAsync(stores);
        var (best, second) = (await host.PlayerAsync(), await host.PlayerAsync());
        Assert.Equal(1, await RankAsync(best.Client, 100));
        await Eventually.HoldsAsync(async () => await RankAsync(second.Client, 50) == 2);

        await using var other = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(host.Settings));
        using var onOther = other.NewClient(second.AccessToken);
        Assert.Equal(1, await RankAsync(onOther, 101));
        Assert.Equal(2, await RankAsync(best.Client, 100));

        static async Task<long> RankAsync(HttpClient client, long score) =>
            (await TestBoard.SubmitAsync(client, "global", score).JsonAsync()).GetProperty("rank").GetInt64();
    }

    [Fact]
    public async Task A_score_in_flight_during_a_rename_does_not_restore_the_old_name()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host);
        var (late, first) = (await host.PlayerAsync("Before"), await host.PlayerAsync("Before"));
        await board.SubmitAsync(late.Client, 5).JsonAsync();
        foreach (var player in (TestPlayer[])[late, first])
            await player.Client.SendJsonAsync(HttpMethod.Patch, "/v1/players/me", new { displayName = "After" }, ("If-Match", "*"))
                .JsonAsync();

        // Each submission read the profile before the rename, on a node that was slow since.
        await using var scope = host.Services.CreateAsyncScope();
        var leaderboard = scope.ServiceProvider.GetRequiredService<Leaderboard>();
        var cached = new CachedBoard(board.Id, "best", "Best of all", null, 1, default, default);
        await leaderboard.SubmitAsync(cached, late.Id, new PlayerName("Before", 1), 7, TestContext.Current.CancellationToken);
        await leaderboard.SubmitAsync(cached, first.Id, new PlayerName("Before", 1), 6, TestContext.Current.CancellationToken);

        Assert.Equal(["1 After 7", "2 After 6"], await board.PageThroughAsync(10));
    }

    [Fact]
    public async Task No_player_appears_twice_around_me_while_others_move()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host, "latest");
        var own = await host.PlayerAsync();
        var others = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => host.PlayerAsync()));
        await board.SubmitAsync(own.Client, 50).JsonAsync();
        using var stop = new CancellationTokenSource();
        var movers = others.Select(async (other, n) =>
        {
            for (var score = n; !stop.IsCancellationRequested; score = 100 - score)
                await board.SubmitAsync(other.Client, score).JsonAsync();
        }).ToArray();

        for (var turn = 0; turn < Reads; turn++)
        {
            var around = await board.AroundAsync(own, 20);
            var players = around.ConvertAll(item => item.GetProperty("playerId").GetGuid());
            Assert.Equal(players.Distinct().Count(), players.Count);
            Assert.Contains(own.Id, players);
            // The page holds the whole board, so its ranks follow from its scores.
            var (scores, ranks) = ScoresAndRanks(around);
            Assert.Equal(scores.OrderDescending(), scores);
            Assert.Equal(scores.ConvertAll(score => 1L + scores.Count(other => other > score)), ranks);
        }

        await stop.CancelAsync();
        await Task.WhenAll(movers);
    }

    [Fact]
    public async Task Ranks_around_me_stay_consistent_while_others_move()
    {
        var host = await shared.StartedAsync(stores);
        var board = await TestBoard.NewAsync(host, "latest");
        var players = await Task.WhenAll(Enumerable.Range(0, 14).Select(_ => host.PlayerAsync()));
        foreach (var (n, player) in players.Index())
            await board.SubmitAsync(player.Client, 10 * n).JsonAsync();
        var own = players[4];
        await Eventually.HoldsAsync(
            async () => await host.Services.GetRequiredService<SharedRanks>().RankAsync(board.Id, 0) is not null);
        using var stop = new CancellationTokenSource();
        // From below the page to above it and back, also to a place shared with another.
        var movers = ((int[])[0, 13]).Select(async n =>
        {
            for (var turn = 0; !stop.IsCancellationRequested; turn++)
                await board.SubmitAsync(players[n].Client, (turn % 3) switch { 0 => 500 + n, 1 => n, _ => 50 }).JsonAsync();
        }).ToArray();

        for (var turn = 0; turn < Reads; turn++)
        {
            var (scores, ranks) = ScoresAndRanks(await board.AroundAsync(own, 5));
            Assert.Equal(scores.OrderDescending(), scores);
            for (var at = 1; at < scores.Count; at++)
            {
                // How many share the score of the first row above the page is not known.
                var isNext = at > 1 && scores[at - 1] != scores[at - 2];
                var step = scores[at] == scores[at - 1] ? 0 : isNext ? 1 : Math.Max(1, ranks[at] - ranks[at - 1]);
                Assert.True(ranks[at - 1] + step == ranks[at], $"{string.Join(' ', ranks)} of {string.Join(' ', scores)}");
            }
        }

        await stop.CancelAsync();
        await Task.WhenAll(movers);
    }

    private static (List<long> Scores, List<long> Ranks) ScoresAndRanks(List<JsonElement> around) => (
        around.ConvertAll(item => item.GetProperty("score").GetInt64()), around.ConvertAll(item => item.GetProperty("rank").GetInt64()));
}
