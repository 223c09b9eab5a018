using System.Globalization;
using CsCheck;
using GameApi.Caching;
using GameApi.Leaderboards;
using Microsoft.Extensions.Options;
using Npgsql;
using StackExchange.Redis;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>
/// Ranks that are computed from counts of buckets are those of the scores themselves, whatever the scores are and however they change.
/// </summary>
public sealed class RankBucketTests(LocalStores stores)
{
    private const int Players = 600;
    private const long Largest = 9_007_199_254_740_991;
    private static readonly TimeSpan Life = TimeSpan.FromMinutes(1);

    [Fact]
    public async Task Ranks_match_the_scores_on_the_embedded_server() => await CheckAsync(await stores.RedisAsync());

    [Fact]
    public async Task Ranks_match_the_scores_on_Redis()
    {
        await using var redis = await RedisServers.StartAsync(1, TestContext.Current.CancellationToken);
        await CheckAsync(redis.ConnectionString);
    }

    [Fact]
    public async Task A_score_that_was_hidden_during_a_build_does_not_come_back()
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(await stores.RedisAsync());
        var set = SetOf(connection);
        var (hidden, other) = (Guid.NewGuid(), Guid.NewGuid());

        // The build reads both rows, an operator hides one, and then the build writes what it has read.
        Assert.True(await set.StartAsync("board", "build", Life));
        await set.ApplyAsync("board", [new RankChange(hidden, null, 2)]);
        await set.ApplyAsync("board", [new RankChange(hidden, 100, 1), new RankChange(other, 50, 1)]);
        Assert.True(await set.FinishAsync("board", "build", Life));

        Assert.Equal(1, Assert.Single((await set.RanksAsync("board", [50]))!));
    }

    private static async Task CheckAsync(string server)
    {
        await using var connection = await ConnectionMultiplexer.ConnectAsync(server);
        // Narrow ranges have ties by the hundred, sums drift upwards.
        var scores = Gen.OneOf(
            Gen.Long[0, 3], Gen.Long[-1_000, 1_000], Gen.Long[-Largest, Largest], Gen.Const(Largest), Gen.Const(-Largest));
        var changes = Gen.Select(Gen.Int[0, Players - 1], scores, Gen.Int[0, 9]).Array[400].Array[1, 5];
        await Gen.Select(Gen.Bool, changes).SampleAsync(
            async (rising, batches) => await CheckAsync(SetOf(connection), rising, batches), iter: 6, threads: 1);
    }

    private static async Task CheckAsync(RankSet set, bool rising, (int Player, long Score, int Kind)[][] batches)
    {
        var ids = Enumerable.Range(0, Players).Select(_ => Guid.NewGuid()).ToArray();
        var known = new Dictionary<int, (long? Score, long Version)>();
        var turn = 0;
        Assert.True(await set.StartAsync("board", "build", Life));
        foreach (var (batch, number) in batches.Select((batch, number) => (batch, number)))
        {
            var sent = new List<RankChange>();
            foreach (var (player, score, kind) in batch)
            {
                turn++;
                long? change = kind == 0 ? null : rising && Math.Abs(score) <= 1_000 ? score + turn : score;
                // One in ten arrives after what replaced it.
                var version = kind == 1 && known.TryGetValue(player, out var last) ? last.Version - 1 : turn;
                if (version == turn)
                    known[player] = (change, turn);
                sent.Add(new RankChange(ids[player], change, version));
            }

            await set.ApplyAsync("board", sent);
            if (number == 0)
                Assert.True(await set.FinishAsync("board", "build", Life));
            await AssertRanksAsync(set, [.. known.Values.Select(row => row.Score).OfType<long>()]);
        }

        foreach (var player in known.Keys.Take(Players / 2).ToList())
        {
            await set.RemoveAsync("board", ids[player]);
            known.Remove(player);
        }

        await AssertRanksAsync(set, [.. known.Values.Select(row => row.Score).OfType<long>()]);
        var own = await set.ApplyAsync("board", [new RankChange(Guid.NewGuid(), 2, 1)]);
        Assert.Equal(1 + known.Values.Count(row => row.Score > 2), own);
    }

    private static async Task AssertRanksAsync(RankSet set, long[] scores)
    {
        long[] asked = [.. scores.Distinct(), 1, -Largest, Largest];
        var ranks = await set.RanksAsync("board", asked);
        Assert.NotNull(ranks);
        Assert.Equal(
            asked.Select(score => $"{score.ToString(CultureInfo.InvariantCulture)}: {1 + scores.Count(other => other > score)}"),
            asked.Zip(ranks, (score, rank) => $"{score.ToString(CultureInfo.InvariantCulture)}: {rank}"));
    }

    /// <summary>A set with keys of its own. No database is read: the epoch stays what it is.</summary>
    private static RankSet SetOf(ConnectionMultiplexer connection)
    {
        var options = Options.Create(new CacheOptions { KeyPrefix = $"ranks-{Guid.NewGuid():N}:" });
        return new RankSet(new RedisKeyspace(connection, options), new CurrentEpoch(NpgsqlDataSource.Create("Host=localhost")));
    }
}
