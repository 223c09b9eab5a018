using GameApi.Caching;
using StackExchange.Redis;

namespace GameApi.Leaderboards;

/// <summary>Builds what Redis has not of a board from PostgreSQL.</summary>
internal sealed partial class RankBuild(RedisKeyspace redis, IServiceScopeFactory scopes, ILogger<RankBuild> logger)
{
    /// <summary>A change that did not reach Redis is made good within this time.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(2);
    private const int BuildBatch = 500;

    /// <summary>A build that Redis has forgotten half of, because it was emptied or another build began, must not pass for whole.</summary>
    private const string FinishScript = """
        if redis.call('GET', KEYS[1]) ~= ARGV[1] then return 0 end
        if ARGV[2] ~= '' then redis.call('SET', KEYS[2], ARGV[2], 'EX', ARGV[3]) end
        redis.call('DEL', KEYS[1])
        return 1
        """;

    /// <summary>One node builds; the others go on counting until it is done.</summary>
    internal async Task StartAsync(string board)
    {
        var database = redis.Database;
        var build = Guid.NewGuid().ToString("N");
        if (await database.StringSetAsync(RankSet.Building(board), build, LongestBuild, When.NotExists))
            _ = Task.Run(() => BuildAsync(database, board, build));
    }

    private async Task BuildAsync(IDatabase database, string board, string build)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var batch = new List<PlayerScore>(BuildBatch);
            var count = 0;
            await foreach (var row in scope.ServiceProvider.GetRequiredService<LeaderboardStore>().AllAsync(board))
            {
                batch.Add(row);
                count++;
                if (batch.Count < BuildBatch)
                    continue;
                await RankSet.ApplyAsync(database, board, batch);
                batch.Clear();
            }

            await RankSet.ApplyAsync(database, board, batch);
            if (await EndBuildAsync(database, board, build, count))
                LogBuilt(board, count);
        }
        catch (Exception exception)
        {
            // Ranks are counted meanwhile, and the next to ask for one starts again.
            LogNotBuilt(exception, board);
            await TryGiveUpAsync(database, board, build);
        }
    }

    /// <returns>False where it is not this build's any more.</returns>
    private static async Task<bool> EndBuildAsync(IDatabase database, string board, string build, RedisValue count) =>
        (bool)await database.ScriptEvaluateAsync(FinishScript, [RankSet.Building(board), RankSet.Ready(board)], [build, count, (long)Trusted.TotalSeconds]);

    private async Task TryGiveUpAsync(IDatabase database, string board, string build)
    {
        try
        {
            await EndBuildAsync(database, board, build, RedisValue.EmptyString);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogNotEnded(exception, board);
        }
    }

    [LoggerMessage(LogLevel.Information, "Ranks of {Board} are built: {Count} players")]
    private partial void LogBuilt(string board, int count);

    [LoggerMessage(LogLevel.Warning, "Ranks of {Board} could not be built")]
    private partial void LogNotBuilt(Exception exception, string board);

    [LoggerMessage(LogLevel.Debug, "Redis is away: the build of {Board} ends with its time")]
    private partial void LogNotEnded(Exception exception, string board);
}
