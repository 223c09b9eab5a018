using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Query;
using Microsoft.Extensions.Options;

namespace GameApi.Erasure;

/// <summary>
/// Removes all data of a player: from the caches first, then from each database once no older transaction can write any more, then from the
/// caches again, which earlier reads may have filled. Each store is marked when it is done. Any node retries a failed step, and one failure
/// does not block the rest. The analytics worker erases and marks the warehouse. The request and the tombstone stay.
/// </summary>
internal sealed class PlayerEraser(
    GameDbContext db, LeaderboardDbContext leaderboards, GameDatabases databases, ErasureRequests requests, GameRowsEraser game,
    IEnumerable<IPlayerDataEraser> caches, IOptions<ErasureOptions> options)
{
    internal const int Batch = 20;

    /// <summary>Reads the requests that are due.</summary>
    internal Task<List<ErasureRequest>> PendingAsync(CancellationToken cancellationToken) =>
        db.ErasureRequests
            .Where(request => request.GameErasedAt == null || request.LeaderboardsErasedAt == null || request.CacheErasedAt == null)
            .Where(request => request.NextAttemptAt <= DateTimeOffset.UtcNow)
            .OrderBy(request => request.NextAttemptAt)
            .Take(Batch)
            .ToListAsync(cancellationToken);

    /// <summary>Runs the steps that are possible now.</summary>
    /// <returns>Whether the player is erased from every store of this service.</returns>
    /// <exception cref="AggregateException">Some steps failed; the others were completed.</exception>
    internal async Task<bool> EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        var id = request.PlayerId;
        await requests.EnsureStartedAsync(id, cancellationToken);
        var failures = new List<Exception>();
        if (request.GameErasedAt is null)
        {
            await TryAsync(() => EraseFromCachesAsync(id, cancellationToken));
            await TryAsync(async () =>
            {
                if (await Tombstones.IsPassedAsync(databases.Game, id, cancellationToken))
                    await game.EraseAsync(id, cancellationToken);
            });
        }

        if (request.LeaderboardsErasedAt is null)
        {
            await TryAsync(async () =>
            {
                if (await Tombstones.IsPassedAsync(databases.Leaderboards, id, cancellationToken))
                    await EraseFromLeaderboardsAsync(id, cancellationToken);
            });
        }

        var isDone = false;
        await TryAsync(
            async () => isDone = await HaveRequestsEndedAsync(id, cancellationToken) && await EraseFromCachesAsync(id, cancellationToken));
        if (isDone)
            await MarkAsync(id, mark => mark.SetProperty(row => row.CacheErasedAt, DateTimeOffset.UtcNow), cancellationToken);
        return failures.Count == 0 ? isDone : throw new AggregateException(failures);

        async Task TryAsync(Func<Task> step)
        {
            try
            {
                await step();
            }
            catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
            {
                failures.Add(failure);
            }
        }
    }

    /// <summary>Postpones a request: by the interval, after failures with exponential back-off up to an hour.</summary>
    internal Task PostponeAsync(ErasureRequest request, int attempts, CancellationToken cancellationToken)
    {
        var seconds = Math.Min(3600, Math.Pow(2, Math.Min(attempts, 12)) * options.Value.Interval.TotalSeconds);
        return MarkAsync(request.PlayerId, mark => mark
            .SetProperty(row => row.Attempts, attempts)
            .SetProperty(row => row.NextAttemptAt, DateTimeOffset.UtcNow.AddSeconds(seconds)), cancellationToken);
    }

    private async Task EraseFromLeaderboardsAsync(Guid playerId, CancellationToken cancellationToken)
    {
        await leaderboards.InTransactionAsync(async cancel =>
        {
            await leaderboards.Scores.Where(row => row.PlayerId == playerId).ExecuteDeleteAsync(cancel);
            return await GameRowsEraser.EraseEventsAsync(leaderboards, playerId, cancel);
        }, cancellationToken);
        await MarkAsync(playerId, mark => mark.SetProperty(row => row.LeaderboardsErasedAt, DateTimeOffset.UtcNow), cancellationToken);
    }

    /// <summary>
    /// Whether all requests have ended that committed before the barrier or read before the deletes: they write to the caches last.
    /// </summary>
    private Task<bool> HaveRequestsEndedAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var settled = options.Value.RequestLimit;
        return db.ErasureRequests.AnyAsync(request => request.PlayerId == playerId
            && request.GameErasedAt < DateTimeOffset.UtcNow - settled
            && request.LeaderboardsErasedAt < DateTimeOffset.UtcNow - settled, cancellationToken);
    }

    private async Task<bool> EraseFromCachesAsync(Guid playerId, CancellationToken cancellationToken)
    {
        var isDone = true;
        foreach (var cache in caches)
            isDone &= await cache.EraseAsync(playerId, cancellationToken);
        return isDone;
    }

    private Task<int> MarkAsync(Guid playerId, Action<UpdateSettersBuilder<ErasureRequest>> store, CancellationToken cancellationToken) =>
        db.ErasureRequests.Where(request => request.PlayerId == playerId).ExecuteUpdateAsync(store, cancellationToken);
}
