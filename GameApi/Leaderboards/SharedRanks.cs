using GameApi.Caching;
using GameApi.Data;

namespace GameApi.Leaderboards;

/// <summary>
/// Scores of a board in a Redis sorted set that all nodes share, so that a rank costs a logarithm and not a count. PostgreSQL is the
/// truth: what is missing is built from it, what Redis cannot say is counted there, and every few minutes a board is gone over again.
/// </summary>
internal sealed partial class SharedRanks(
    RankSet set, RankBuild build, IServiceScopeFactory scopes, ILogger<SharedRanks> logger) : IPlayerDataEraser
{
    /// <inheritdoc cref="RanksAsync"/>
    internal async Task<long?> RankAsync(string board, long score) => (await RanksAsync(board, [score]))?[0];

    /// <summary>The ranks that scores have, in one round trip; null where Redis cannot say, and then it learns to.</summary>
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
            LogAway(exception);
            return null;
        }
    }

    /// <summary>Takes over a committed score.</summary>
    internal async Task ApplyAsync(string board, PlayerScore row)
    {
        try
        {
            await set.ApplyAsync(board, [row]);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogAway(exception);
        }
    }

    /// <summary>
    /// Takes a player out of a board's ranks. One that a change or a build puts back meanwhile is gone when the ranks are built next.
    /// </summary>
    internal async Task RemoveAsync(string board, Guid playerId)
    {
        try
        {
            await set.RemoveAsync(board, playerId);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogAway(exception);
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
            // A build may have read the player's row before it was deleted, and not written it yet.
            isBuilding |= await set.IsBuildingAsync(board);
            await set.RemoveAsync(board, playerId);
        }

        return !isBuilding;
    }

    [LoggerMessage(LogLevel.Debug, "Redis is away: ranks are counted in PostgreSQL")]
    private partial void LogAway(Exception exception);
}
