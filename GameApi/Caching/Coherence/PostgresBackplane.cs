using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Caching;

/// <summary>
/// The backplane's path through PostgreSQL. A node runs one NOTIFY statement at a time; each sends all messages queued during the last. A
/// commit with NOTIFY takes a lock of the whole server, so writes do not notify in their own transactions, and this one commits
/// asynchronously.
/// </summary>
internal sealed partial class PostgresBackplane(
    NpgsqlDataSource database, CacheBackplane backplane, CurrentEpoch epoch, TimeProvider time, ILogger<PostgresBackplane> logger)
{
    private static readonly TimeSpan RetryDelay = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan KeepAlive = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan KeepAliveLimit = TimeSpan.FromSeconds(2);
    private const int MaxBatch = 5_000;

    private int _failedSends;
    private int _failedListens;

    /// <summary>Whether messages are received.</summary>
    public bool IsListening { get; private set; }

    /// <summary>
    /// Sends the outbox until it is completed. While PostgreSQL is unavailable messages stay queued, and no write can commit either.
    /// </summary>
    public async Task SendAsync(CancellationToken cancellationToken)
    {
        var batch = new List<BackplaneMessage>();
        while (batch.Count > 0 || await backplane.Outbox.WaitToReadAsync(cancellationToken))
        {
            try
            {
                await using var connection = await OpenSenderAsync(cancellationToken);
                while (batch.Count > 0 || await backplane.Outbox.WaitToReadAsync(cancellationToken))
                {
                    while (batch.Count < MaxBatch && backplane.Outbox.TryRead(out var message))
                        batch.Add(message);
                    await NotifyAsync(connection, batch, cancellationToken);
                    batch.Clear();
                    _failedSends = 0;
                }
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                // Logs the first, second, fourth, eighth... failure in a row.
                if (BitOperations.IsPow2(++_failedSends))
                    LogNotSent(exception, batch.Count);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Receives until the host stops. Flushes L1 when messages may have been missed.</summary>
    public async Task ListenAsync(CancellationToken cancellationToken)
    {
        while (true)
        {
            try
            {
                await ListenOnceAsync(cancellationToken);
            }
            catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
            {
                if (IsListening)
                    backplane.Flush();
                IsListening = false;
                if (BitOperations.IsPow2(++_failedListens))
                    LogInterrupted(exception);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    private async Task<NpgsqlConnection> OpenSenderAsync(CancellationToken cancellationToken)
    {
        var connection = await database.OpenConnectionAsync(cancellationToken);
        await using var command = new NpgsqlCommand("SET synchronous_commit = off", connection);
        await command.ExecuteNonQueryAsync(cancellationToken);
        return connection;
    }

    private async Task NotifyAsync(NpgsqlConnection connection, List<BackplaneMessage> messages, CancellationToken cancellationToken)
    {
        await using var command = new NpgsqlCommand("SELECT pg_notify($1, payload) FROM unnest($2) AS payload", connection);
        command.Parameters.Add(new NpgsqlParameter<string> { TypedValue = BackplaneMessage.Channel });
        var payloads = BackplaneMessage.Pack(backplane.Node, messages).ToArray();
        command.Parameters.Add(new() { Value = payloads, NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => backplane.Receive(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {BackplaneMessage.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        // No message is missed from here on; values cached before may be stale.
        await epoch.ReadAsync(cancellationToken);
        backplane.Flush();
        IsListening = true;
        _failedListens = 0;
        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;
            // Detects a connection that was lost silently.
            await using var alive = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = (int)KeepAliveLimit.TotalSeconds };
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cache backplane: sending {Count} messages by NOTIFY failed; will retry")]
    private partial void LogNotSent(Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "Cache backplane: LISTEN interrupted; L1 flushed, reconnecting")]
    private partial void LogInterrupted(Exception exception);
}
