using GameApi.Leaderboards;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Caching;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>
/// A Redis that evicts under its limit takes scores, versions or the mark of a build, one without the others: no rank is ever wrong.
/// </summary>
public sealed class RankEvictionTests(LocalStores stores)
{
    private const string Board = "last-match";
    private const int Standing = 2_000;
    private const int Rounds = 400;

    private static CancellationToken Stop => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ranks_match_the_table_whatever_Redis_evicts_of_a_board()
    {
        // One sample makes the choice nearly random, so that either part is evicted without the other.
        await using var redis = await RedisServers.StartAsync(
            1, Stop, "--maxmemory", "5mb", "--maxmemory-policy", "allkeys-lru", "--maxmemory-samples", "1");
        await using var host = await GameApiHost.StartAsync(
            stores, new Dictionary<string, string?> { ["ConnectionStrings:cache"] = redis.ConnectionString });
        await CachingHosts.UseRedisAsync(host);
        await using var source = NpgsqlDataSource.Create(host.Database);
        await SeedAsync(source);
        var player = await host.PlayerAsync();
        var (ranks, set) = (host.Services.GetRequiredService<SharedRanks>(), host.Services.GetRequiredService<RankSet>());
        var prefix = host.Settings["Cache:KeyPrefix"];
        var random = new Random(7);
        var (withoutScores, withoutVersions, fromRedis) = (0, 0, 0);

        for (var round = 0; round < Rounds && (withoutScores < 2 || withoutVersions < 2 || fromRedis < 5); round++)
        {
            var hasScores = (int)await redis.All[0].CommandAsync("EXISTS", $"{prefix}{set.Key(Board, "scores")}") == 1;
            var hasVersions = (int)await redis.All[0].CommandAsync("EXISTS", $"{prefix}{set.Key(Board, "versions")}") == 1;
            withoutScores += !hasScores && hasVersions ? 1 : 0;
            withoutVersions += hasScores && !hasVersions ? 1 : 0;

            var score = random.Next(1, Standing);
            var standing = await player.Client.SendJsonAsync(HttpMethod.Put, $"/v1/leaderboards/{Board}/scores", new { score }).JsonAsync();
            var truth = await RankAsync(source, score);
            Assert.Equal(truth, standing.GetProperty("rank").GetInt64());
            if (await ranks.RankAsync(Board, score) is { } known)
            {
                fromRedis++;
                Assert.Equal(truth, known);
            }

            await FloodAsync(redis.All[0], round, random.Next(5, 60));
        }

        Assert.True(
            withoutScores >= 2
                && withoutVersions >= 2,
                    $"Nothing was proven: scores were evicted alone {withoutScores} times, versions {withoutVersions} times.");
        Assert.True(fromRedis >= 5, $"Redis said a rank {fromRedis} times.");
    }

    private static async Task FloodAsync(RedisServerProcess redis, int round, int keys)
    {
        await Task.WhenAll(
            Enumerable.Range(0, keys).Select(n => redis.CommandAsync("SET", $"flood:{round}:{n}", new string('x', 16 * 1024))));
    }

    private static async Task SeedAsync(NpgsqlDataSource source)
    {
        await using var command = source.CreateCommand($"""
            INSERT INTO leaderboard_scores (player_id, board_id, display_name, score, best, achieved_at)
            SELECT uuidv7(), '{Board}', 'Player ' || n, n, n, now() - interval '1 day' FROM generate_series(1, {Standing}) AS n
            """);
        await command.ExecuteNonQueryAsync(Stop);
    }

    private static async Task<long> RankAsync(NpgsqlDataSource source, long score)
    {
        await using var command = source.CreateCommand(
            $"SELECT 1 + count(*) FROM leaderboard_scores WHERE board_id = '{Board}' AND score > {score}");
        return (long)(await command.ExecuteScalarAsync(Stop))!;
    }
}
