using GameApi.Activities;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Data;

internal static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction inside the execution strategy and commits it. Work may run again after a lost
    /// connection or a lost race, so it must read what it decides on itself.
    /// </summary>
    /// <exception cref="UncertainCommitException">The connection broke during the commit.</exception>
    public static async Task<T> InTransactionAsync<T>(
        this DbContext context, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var committed = await context.Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
        {
            context.ChangeTracker.Clear();
            await using var transaction = await context.Database.BeginTransactionAsync(cancel);
            var result = await work(cancel);
            await CommitAsync(transaction, cancel);
            return result;
        }, cancellationToken);
        await ActivityLog.CommittedAsync(context);
        return committed;
    }

    private static async Task CommitAsync(IDbContextTransaction transaction, CancellationToken cancellationToken)
    {
        try
        {
            await transaction.CommitAsync(cancellationToken);
        }
        catch (NpgsqlException broken) when (broken is not PostgresException)
        {
            // What the server itself says is certain: it did not commit. Anything else may have happened after it did.
            throw new UncertainCommitException(broken);
        }
    }
}
