using System.Numerics;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Caching;

/// <summary>
/// The backplane's path through PostgreSQL. A node has one statement of NOTIFY under way at a time and sends in it what came up during the
/// last: a commit that notifies takes a lock of the whole server, so it is kept off the transactions of the writes, and waits for no disk.
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

    /// <summary>Whether messages arrive.</summary>
    public bool IsListening { get; private set; }

    /// <summary>
    /// Sends what is in the outbox until it is completed. While PostgreSQL is unavailable it waits there, and nothing else commits.
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
                // Of failures in a row the first, second, fourth, eighth and so on.
                if (BitOperations.IsPow2(++_failedSends))
                    LogNotSent(exception, batch.Count);
                await Task.Delay(RetryDelay, time, cancellationToken);
            }
        }
    }

    /// <summary>Receives until the host stops. L1 is emptied when messages may have been missed.</summary>
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
        command.Parameters.Add(
            new() { Value = BackplaneMessage.Pack(backplane.Node, messages)
                .ToArray(), NpgsqlDbType = NpgsqlDbType.Array | NpgsqlDbType.Text });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }

    private async Task ListenOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await database.OpenConnectionAsync(cancellationToken);
        connection.Notification += (_, notification) => backplane.Receive(notification.Payload);
        await using (var listen = new NpgsqlCommand($"LISTEN {BackplaneMessage.Channel}", connection))
            await listen.ExecuteNonQueryAsync(cancellationToken);

        // From here on nothing is missed; what was cached before may be older.
        await epoch.ReadAsync(cancellationToken);
        backplane.Flush();
        IsListening = true;
        _failedListens = 0;
        while (true)
        {
            if (await connection.WaitAsync(KeepAlive, cancellationToken))
                continue;
            // A connection that is lost without a sign is found out by a question.
            await using var alive = new NpgsqlCommand("SELECT 1", connection) { CommandTimeout = (int)KeepAliveLimit.TotalSeconds };
            await alive.ExecuteNonQueryAsync(cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Warning, "Cache backplane: {Count} messages could not be sent by NOTIFY; retrying")]
    private partial void LogNotSent(Exception exception, int count);

    [LoggerMessage(LogLevel.Warning, "Cache backplane: LISTEN was interrupted; L1 is emptied, reconnecting")]
    private partial void LogInterrupted(Exception exception);
}
