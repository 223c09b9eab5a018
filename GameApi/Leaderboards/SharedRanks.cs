using GameApi.Caching;
using GameApi.Data;

namespace GameApi.Leaderboards;

/// <summary>
/// Scores of a board in a Redis sorted set that all nodes share, so that a rank lookup does not count rows. PostgreSQL is the source of
/// truth: a missing set is rebuilt from it, ranks are counted there meanwhile, and every set is rebuilt after some minutes.
/// </summary>
internal sealed partial class SharedRanks(
    RankSet set, RankBuild build, IServiceScopeFactory scopes, ILogger<SharedRanks> logger) : IPlayerDataEraser
{
    /// <inheritdoc cref="RanksAsync"/>
    internal async Task<long?> RankAsync(string board, long score) => (await RanksAsync(board, [score]))?[0];

    /// <summary>Returns the ranks of scores in one round trip; null if Redis has none, and then starts a build.</summary>
    internal async Task<long[]?> RanksAsync(string board, IReadOnlyList<long> scores)
    {
        try
        {
            if (await set.RanksAsync(board, scores) is { } ranks)
                return ranks;
            await build.StartAsync(board);
            return null;
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
            return null;
        }
    }

    /// <summary>
    /// Applies a committed change. A hidden score keeps its version in the set, so that a build that read it earlier does not restore it.
    /// </summary>
    /// <returns>The rank of the score, from the same round trip; null if Redis has none.</returns>
    internal async Task<long?> ApplyAsync(string board, RankChange change)
    {
        try
        {
            return await set.ApplyAsync(board, [change]);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
            return null;
        }
    }

    /// <inheritdoc/>
    public async Task<bool> EraseAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var boards = await scope.ServiceProvider.GetRequiredService<LeaderboardStore>().LoadBoardIdsAsync(cancellationToken);
        var isBuilding = false;
        foreach (var board in boards)
        {
            // A build may have read the player's row before its deletion and write it later.
            isBuilding |= await set.IsBuildingAsync(board);
            await set.RemoveAsync(board, playerId);
        }

        return !isBuilding;
    }

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; counting ranks in PostgreSQL")]
    private partial void LogUnavailable(Exception exception);
}
