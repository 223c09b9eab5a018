using GameApi.Caching;

namespace GameApi.Leaderboards;

/// <summary>Builds what Redis has not of a board from PostgreSQL.</summary>
internal sealed partial class RankBuild(RankSet set, IServiceScopeFactory scopes, ILogger<RankBuild> logger)
{
    /// <summary>A change that did not reach Redis is made good within this time.</summary>
    private static readonly TimeSpan Trusted = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan LongestBuild = TimeSpan.FromMinutes(2);
    private const int BuildBatch = 500;

    /// <summary>One node builds; the others go on counting until it is done.</summary>
    internal async Task StartAsync(string board)
    {
        var build = Guid.NewGuid().ToString("N");
        if (await set.StartAsync(board, build, LongestBuild))
            _ = Task.Run(() => BuildAsync(board, build));
    }

    private async Task BuildAsync(string board, string build)
    {
        try
        {
            await using var scope = scopes.CreateAsyncScope();
            var batch = new List<RankChange>(BuildBatch);
            var count = 0;
            await foreach (var row in scope.ServiceProvider.GetRequiredService<LeaderboardStore>().AllAsync(board))
            {
                batch.Add(row);
                count++;
                if (batch.Count < BuildBatch)
                    continue;
                await set.ApplyAsync(board, batch);
                batch.Clear();
            }

            await set.ApplyAsync(board, batch);
            if (await set.FinishAsync(board, build, Trusted))
                LogBuilt(board, count);
        }
        catch (Exception exception)
        {
            // Ranks are counted meanwhile, and the next to ask for one starts again.
            LogNotBuilt(exception, board);
            await TryGiveUpAsync(board, build);
        }
    }

    private async Task TryGiveUpAsync(string board, string build)
    {
        try
        {
            await set.GiveUpAsync(board, build);
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
