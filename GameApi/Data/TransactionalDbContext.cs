using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Data;

/// <summary>A context whose writes are units of work: one transaction, proof of its commit, and what follows from it.</summary>
internal abstract class TransactionalDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The unit of work under way; null outside of <see cref="InTransactionAsync"/>.</summary>
    internal UnitOfWork? Work { get; private set; }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction inside the execution strategy and commits it. Work may run again after a lost
    /// connection or a lost race, so it must read what it decides on itself. A commit whose acknowledgement is lost is looked for: where it
    /// took place its result is returned, where it did not the work runs again.
    /// </summary>
    /// <param name="work">In the transaction. What it writes proves the commit (<see cref="UnitOfWork.ProvedBy"/>): an appended activity
    /// does so by itself.</param>
    /// <param name="cancellationToken">Of the request.</param>
    /// <param name="commits">Whether a result is to be committed; all are, unless it says otherwise. The others are rolled back, and
    /// returned too.</param>
    /// <exception cref="UncertainCommitException">The connection broke during the commit, or that of a sharded database to one of its
    /// nodes, and nobody can tell whether it took place.</exception>
    internal async Task<T> InTransactionAsync<T>(
        Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken, Func<T, bool>? commits = null)
    {
        try
        {
            var committed = await Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
            {
                ChangeTracker.Clear();
                Work = new UnitOfWork();
                var (result, broken) = await TryAsync(work, commits, cancel);
                if (broken is not null && !await IsCommittedAsync(broken, Work))
                    throw broken;
                return result;
            }, cancellationToken);

            // Not within the execution strategy: it would repeat the commit for a failure of what follows.
            await Work!.CommittedAsync();
            return committed;
        }
        finally
        {
            Work = null;
        }
    }

    private async Task<(T Result, NpgsqlException? Broken)> TryAsync<T>(
        Func<CancellationToken, Task<T>> work, Func<T, bool>? commits, CancellationToken cancellationToken)
    {
        await using var transaction = await Database.BeginTransactionAsync(cancellationToken);
        var result = await work(cancellationToken);
        if (commits?.Invoke(result) == false)
        {
            Work!.Clear();
            await transaction.RollbackAsync(cancellationToken);
            return (result, null);
        }

        try
        {
            await Work!.CommitAsync((NpgsqlTransaction)transaction.GetDbTransaction());
            return (result, null);
        }
        catch (NpgsqlException broken) when (broken is not PostgresException { SqlState: not PostgresErrorCodes.InternalError })
        {
            // What the server itself says is certain: it did not commit. Anything else may have happened after it did. So may an internal
            // error (XX000): it is what Citus reports when it has lost the node of a shard during the commit.
            return (result, broken);
        }
    }

    private static async Task<bool> IsCommittedAsync(NpgsqlException broken, UnitOfWork work)
    {
        try
        {
            return await work.IsCommittedAsync() ?? throw new UncertainCommitException(broken);
        }
        catch (NpgsqlException)
        {
            // Never to be repeated by the strategy, which takes it for a failure of the work.
            throw new UncertainCommitException(broken);
        }
    }
}
