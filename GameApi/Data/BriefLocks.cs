using System.Diagnostics;
using Npgsql;
using Polly;

namespace GameApi.Data;

/// <summary>
/// Runs DDL without stalling writers. All other statements queue behind a waiting exclusive lock, so an attempt that does not get its lock
/// within <see cref="LockTimeout"/> is rolled back and retried after a pause.
/// </summary>
internal static class BriefLocks
{
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(50);

    /// <param name="connection">An open connection without a transaction.</param>
    /// <param name="patience">How long to retry.</param>
    /// <param name="work">Runs in the transaction of each attempt.</param>
    /// <param name="cancellationToken">Cancels the attempts.</param>
    /// <exception cref="PostgresException">The lock is still contended (55P03), or <paramref name="work"/> failed.</exception>
    public static async Task<T> RunAsync<T>(
        NpgsqlConnection connection, TimeSpan patience, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        return await Retrying(patience, IsContended).ExecuteAsync(async cancel =>
        {
            await using var transaction = await connection.BeginTransactionAsync(cancel);
            await connection.RunAsync($"SET LOCAL lock_timeout = '{LockTimeout.TotalMilliseconds:0}ms'", cancel);
            var result = await work(cancel);
            await transaction.CommitAsync(cancel);
            return result;
        }, cancellationToken);
    }

    /// <summary>Retries with exponential back-off; queued writers proceed during the pauses.</summary>
    public static ResiliencePipeline Retrying(TimeSpan patience, Func<Exception, bool> isContended, Action<Exception>? onRetry = null)
    {
        var clock = Stopwatch.StartNew();
        return new ResiliencePipelineBuilder().AddRetry(new()
        {
            ShouldHandle = attempt => ValueTask.FromResult(
                attempt.Outcome.Exception is { } failure && isContended(failure) && clock.Elapsed < patience),
            OnRetry = attempt =>
            {
                onRetry?.Invoke(attempt.Outcome.Exception!);
                return ValueTask.CompletedTask;
            },
            MaxRetryAttempts = int.MaxValue,
            BackoffType = DelayBackoffType.Exponential,
            Delay = TimeSpan.FromMilliseconds(200),
            MaxDelay = TimeSpan.FromSeconds(2),
        }).Build();
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task<int> RunAsync(NpgsqlConnection connection, TimeSpan patience, string sql, CancellationToken cancellationToken) =>
        RunAsync(connection, patience, cancel => connection.RunAsync(sql, cancel), cancellationToken);

    public static bool IsContended(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>Runs one or more statements without parameters.</summary>
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    /// <summary>Returns the single value of a query without parameters.</summary>
    public static async Task<T> ReadScalarAsync<T>(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
