using GameApi.Caching;
using GameApi.Leaderboards;
using Microsoft.Extensions.DependencyInjection;
using Npgsql;
using Tests.Api;
using Tests.Stores;
using Xunit;

namespace Tests.Leaderboards;

/// <summary>Ranks that Redis has lost are rebuilt from PostgreSQL while players submit.</summary>
public sealed class RankRebuildTests(LocalStores stores)
{
    private const string Board = "global";
    private const int Standing = 3_000;

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Ranks_match_the_table_after_Redis_is_flushed_repeatedly_under_load()
    {
        await using var one = await GameApiHost.StartAsync(stores);
        await using var two = await GameApiHost.StartAsync(stores, new Dictionary<string, string?>(one.Settings));
        await SeedAsync(one.Database);
        var players = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => one.PlayerAsync()));
        var ranks = one.Services.GetRequiredService<SharedRanks>();
        var random = new Random(3);

        for (var round = 0; round < 4; round++)
        {
            var submits = Task.WhenAll(players.Select(async (player, n) =>
            {
                using var client = (n % 2 == 0 ? one : two).NewClient(player.AccessToken);
                for (var i = 0; i < 8; i++)
                    await client.SendJsonAsync(HttpMethod.Put, $"/v1/leaderboards/{Board}/scores", new { score = random.Next(1, 2_000) })
                        .JsonAsync();
            }));
            await EmptyAsync(one);
            await Task.Delay(random.Next(1, 40), Cancellation);
            await EmptyAsync(two);
            await submits;

            // Redis itself returns the rank; otherwise nothing is proven.
            await Eventually.HoldsAsync(async () => await ranks.RankAsync(Board, 0) is not null);
            foreach (var (score, rank) in await RanksAsync(one.Database))
                Assert.Equal(rank, await ranks.RankAsync(Board, score));
        }
    }

    /// <summary>Removes a board from Redis, as a restart without persistence does.</summary>
    private static async Task EmptyAsync(GameApiHost host)
    {
        var database = host.Services.GetRequiredService<RedisKeyspace>().Database;
        var set = host.Services.GetRequiredService<RankSet>();
        foreach (var part in (string[])["building", "scores", "versions", "buckets"])
            await database.KeyDeleteAsync(set.Key(Board, part));
    }

    private static async Task SeedAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand($"""
            INSERT INTO leaderboard_scores (player_id, board_id, display_name, score, best, achieved_at)
            SELECT uuidv7(), '{Board}', 'Player ' || n, n % 700, n % 700, now() - interval '1 day' FROM generate_series(1, {Standing}) AS n
            """);
        await command.ExecuteNonQueryAsync(Cancellation);
    }

    /// <summary>Each score and its rank.</summary>
    private static async Task<List<(long Score, long Rank)>> RanksAsync(string database)
    {
        await using var source = NpgsqlDataSource.Create(new NpgsqlConnectionStringBuilder(database) { Pooling = false }.ConnectionString);
        await using var command = source.CreateCommand(
            $"SELECT DISTINCT score, rank() OVER (ORDER BY score DESC) FROM leaderboard_scores WHERE board_id = '{Board}'");
        await using var reader = await command.ExecuteReaderAsync(Cancellation);
        var ranks = new List<(long, long)>();
        while (await reader.ReadAsync(Cancellation))
            ranks.Add((reader.GetInt64(0), reader.GetInt64(1)));
        return ranks;
    }
}
