using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Applies pending migrations without stalling other statements behind a slow reader. If a lock is not granted within
/// <see cref="BriefLocks.LockTimeout"/>, the migration rolls back and is retried after a pause.
/// </summary>
internal static class BriefMigration
{
    /// <summary>How long a migration is retried before it fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    public static async Task RunAsync(DbContext context, Action<Exception> contended, CancellationToken cancellationToken)
    {
        // Building an index may take long; only waiting for a lock is limited.
        context.Database.SetCommandTimeout(0);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await connection.RunAsync($"SET lock_timeout = {BriefLocks.LockTimeout.TotalMilliseconds:0}", cancellationToken);
        await BriefLocks.Retrying(Patience, IsContended, contended).ExecuteAsync(
            async cancel => await context.Database.MigrateAsync(cancel), cancellationToken);
        await connection.RunAsync("RESET lock_timeout", cancellationToken);
    }

    private static bool IsContended(Exception failure) =>
        BriefLocks.IsContended(failure)
            || (failure is RetryLimitExceededException { InnerException: { } last } && BriefLocks.IsContended(last));
}
