using System.Diagnostics;
using Npgsql;

namespace GameApi.Data;

/// <summary>
/// Runs DDL without stalling writers: a lock that is not granted within <see cref="LockTimeout"/> is released, because everybody queues behind a
/// waiting exclusive lock, and the transaction is retried after a pause.
/// </summary>
internal static class BriefLocks
{
    public static readonly TimeSpan LockTimeout = TimeSpan.FromMilliseconds(50);

    /// <summary>Between the first attempts: writers that queued meanwhile go on.</summary>
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(200);

    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    /// <param name="connection">Without a transaction.</param>
    /// <param name="patience">How long attempts are repeated.</param>
    /// <param name="work">Runs in a transaction of each attempt.</param>
    /// <param name="cancellationToken">Ends the attempts.</param>
    /// <exception cref="PostgresException">The lock is still contended (55P03), or <paramref name="work"/> failed.</exception>
    public static async Task<T> RunAsync<T>(
        NpgsqlConnection connection, TimeSpan patience, Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        for (var pause = FirstPause; ; pause = pause * 2 < LongestPause ? pause * 2 : LongestPause)
        {
            try
            {
                await using var transaction = await connection.BeginTransactionAsync(cancellationToken);
                await connection.RunAsync($"SET LOCAL lock_timeout = '{LockTimeout.TotalMilliseconds:0}ms'", cancellationToken);
                var result = await work(cancellationToken);
                await transaction.CommitAsync(cancellationToken);
                return result;
            }
            catch (PostgresException contended) when (IsContended(contended) && clock.Elapsed + pause < patience)
            {
                await Task.Delay(pause, cancellationToken);
            }
        }
    }

    /// <inheritdoc cref="RunAsync{T}"/>
    public static Task<int> RunAsync(NpgsqlConnection connection, TimeSpan patience, string sql, CancellationToken cancellationToken) =>
        RunAsync(connection, patience, cancel => connection.RunAsync(sql, cancel), cancellationToken);

    public static bool IsContended(Exception failure) => failure is PostgresException { SqlState: PostgresErrorCodes.LockNotAvailable };

    /// <summary>One or more statements without parameters.</summary>
    public static async Task<int> RunAsync(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }

    public static async Task<T> AskAsync<T>(this NpgsqlConnection connection, string sql, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand(sql, connection);
        return (T)(await command.ExecuteScalarAsync(cancellationToken))!;
    }
}
