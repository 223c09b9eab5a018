using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Data;

/// <summary>A context whose writes are units of work: one transaction, proof of its commit, and actions after it.</summary>
internal abstract class TransactionalDbContext(DbContextOptions options) : DbContext(options)
{
    /// <summary>The current unit of work; null outside of <see cref="InTransactionAsync"/>.</summary>
    internal UnitOfWork? Work { get; private set; }

    /// <summary>
    /// Runs <paramref name="work"/> in a transaction inside the execution strategy and commits it. The work may run again after a lost
    /// connection or a lost race, so it must itself read everything that it decides on. If the acknowledgement of a commit is lost, this
    /// checks whether the commit took place: if so it returns the result, if not it runs the work again.
    /// </summary>
    /// <param name="work">Runs in the transaction. Its writes prove the commit (<see cref="UnitOfWork.ProvedBy"/>); an appended activity
    /// does so by itself.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
    /// <param name="commits">Whether to commit a result; null commits all. A result that is not committed is rolled back and still
    /// returned.</param>
    /// <exception cref="UncertainCommitException">The connection broke during the commit (of a sharded database: the connection to one of
    /// its nodes), and it cannot be determined whether it took place.</exception>
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

            // Outside of the execution strategy, which would repeat the committed work if an action failed.
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
            // An error reported by the server is certain: it did not commit. Any other failure may have come after the commit. So may an
            // internal error (XX000): Citus reports one when it loses the node of a shard during the commit.
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
            // An exception that the execution strategy does not retry.
            throw new UncertainCommitException(broken);
        }
    }
}
