using GameApi.Caching;

namespace GameApi.Leaderboards;

/// <summary>Rebuilds a board's ranks in Redis from PostgreSQL.</summary>
internal sealed partial class RankBuild(RankSet set, IServiceScopeFactory scopes, ILogger<RankBuild> logger)
{
    /// <summary>Lifetime of a set. A change that did not reach Redis is corrected within this time.</summary>
    private static readonly TimeSpan Lifetime = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan MaxBuild = TimeSpan.FromMinutes(2);
    private const int BuildBatch = 500;

    /// <summary>Starts a build unless another node builds already. Ranks are counted until it is complete.</summary>
    internal async Task StartAsync(string board)
    {
        var build = Guid.NewGuid().ToString("N");
        if (await set.StartAsync(board, build, MaxBuild))
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
            if (await set.FinishAsync(board, build, Lifetime))
                LogBuilt(board, count);
        }
        catch (Exception exception)
        {
            // Ranks are counted meanwhile, and the next read of a rank starts another build.
            LogNotBuilt(exception, board);
            await TryAbandonAsync(board, build);
        }
    }

    private async Task TryAbandonAsync(string board, string build)
    {
        try
        {
            await set.AbandonAsync(board, build);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogNotEnded(exception, board);
        }
    }

    [LoggerMessage(LogLevel.Information, "Ranks of {Board} built: {Count} players")]
    private partial void LogBuilt(string board, int count);

    [LoggerMessage(LogLevel.Warning, "Building the ranks of {Board} failed; counting ranks, will retry at the next read")]
    private partial void LogNotBuilt(Exception exception, string board);

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; the abandoned build of {Board} expires")]
    private partial void LogNotEnded(Exception exception, string board);
}
