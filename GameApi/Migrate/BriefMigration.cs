using System.Diagnostics;
using GameApi.Data;
using Microsoft.EntityFrameworkCore;
using Microsoft.EntityFrameworkCore.Storage;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>
/// Applies pending migrations without making anybody wait behind a slow reader: a lock that is not granted within
/// <see cref="BriefLocks.LockTimeout"/> is released, the migration rolls back, and is retried after a pause.
/// </summary>
internal static class BriefMigration
{
    /// <summary>How long attempts are repeated before the migration fails.</summary>
    public static readonly TimeSpan Patience = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan Pause = TimeSpan.FromSeconds(1);

    public static async Task RunAsync(DbContext context, Action<Exception> contended, CancellationToken cancellationToken)
    {
        // Building an index takes its time; waiting for a lock does not.
        context.Database.SetCommandTimeout(0);
        await context.Database.OpenConnectionAsync(cancellationToken);
        var connection = (NpgsqlConnection)context.Database.GetDbConnection();
        await connection.RunAsync($"SET lock_timeout = {BriefLocks.LockTimeout.TotalMilliseconds:0}", cancellationToken);
        for (var clock = Stopwatch.StartNew(); ;)
        {
            try
            {
                await context.Database.MigrateAsync(cancellationToken);
                break;
            }
            catch (Exception failure) when (IsContended(failure) && clock.Elapsed < Patience)
            {
                contended(failure);
                await Task.Delay(Pause, cancellationToken);
            }
        }

        await connection.RunAsync("RESET lock_timeout", cancellationToken);
    }

    private static bool IsContended(Exception failure) =>
        BriefLocks.IsContended(failure)
            || (failure is RetryLimitExceededException { InnerException: { } last } && BriefLocks.IsContended(last));
}
