using GameApi.Activities;
using Microsoft.EntityFrameworkCore;
using Npgsql;

namespace GameApi.Data;

internal static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction inside the execution strategy and commits it. Work may run again after a lost
    /// connection or a lost race, so it must read what it decides on itself. A commit whose acknowledgement is lost is looked for: where it took place its
    /// result is returned, where it did not the work runs again.
    /// </summary>
    /// <param name="context">Of the database.</param>
    /// <param name="work">In the transaction.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <param name="isCommitted">
    /// Tells a commit that took place by what only this work can have written, waiting for one that is still under way. The activity that the work
    /// has appended tells it by itself, so only work without one says it.
    /// </param>
    /// <exception cref="UncertainCommitException">The connection broke during the commit, or that of a sharded database to one of its nodes, and nobody can tell whether it took place.</exception>
    public static async Task<T> InTransactionAsync<T>(
        this DbContext context, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken, Func<Task<bool?>>? isCommitted = null)
    {
        var committed = await context.Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
        {
            context.ChangeTracker.Clear();
            ActivityLog.Forget(context);
            var (result, broken) = await TryAsync(context, work, cancel);
            if (broken is not null && !await IsCommittedAsync(broken, isCommitted ?? (() => ActivityLog.IsAppendedAsync(context))))
                throw broken;
            return result;
        }, cancellationToken);
        await ActivityLog.CommittedAsync(context);
        return committed;
    }

    private static async Task<(T Result, NpgsqlException? Broken)> TryAsync<T>(DbContext context, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        await using var transaction = await context.Database.BeginTransactionAsync(cancellationToken);
        var result = await work(cancellationToken);
        try
        {
            // Not to be cancelled: a client that goes away now would leave nobody knowing what became of it.
            await transaction.CommitAsync(CancellationToken.None);
            return (result, null);
        }
        catch (NpgsqlException broken) when (broken is not PostgresException { SqlState: not PostgresErrorCodes.InternalError })
        {
            // What the server itself says is certain: it did not commit. Anything else may have happened after it did. So may an internal error (XX000):
            // it is what Citus reports when it has lost the node of a shard during the commit.
            return (result, broken);
        }
    }

    private static async Task<bool> IsCommittedAsync(NpgsqlException broken, Func<Task<bool?>> isCommitted)
    {
        try
        {
            return await isCommitted() ?? throw new UncertainCommitException(broken);
        }
        catch (NpgsqlException)
        {
            // Never to be repeated by the strategy, which takes it for a failure of the work.
            throw new UncertainCommitException(broken);
        }
    }
}
