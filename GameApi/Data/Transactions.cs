using GameApi.Activities;
using Microsoft.EntityFrameworkCore;

namespace GameApi.Data;

internal static class Transactions
{
    /// <summary>
    /// Runs <paramref name="work"/> in a transaction inside the execution strategy and commits it. Work may run again after a lost
    /// connection or a lost race, so it must read what it decides on itself.
    /// </summary>
    public static async Task<T> InTransactionAsync<T>(
        this DbContext context, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var committed = await context.Database.CreateExecutionStrategy().ExecuteAsync(async cancel =>
        {
            context.ChangeTracker.Clear();
            await using var transaction = await context.Database.BeginTransactionAsync(cancel);
            var result = await work(cancel);
            await transaction.CommitAsync(cancel);
            return result;
        }, cancellationToken);
        await ActivityLog.CommittedAsync(context);
        return committed;
    }
}
