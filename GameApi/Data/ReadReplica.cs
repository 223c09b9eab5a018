using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Data;

/// <summary>
/// Reads of history that may go to a streaming replica, <c>ConnectionStrings:gamedbreplica</c>. A read sees everything that was committed
/// before it, on whatever node: it asks the primary for its WAL position and waits until the replica has replayed that far. Where the
/// replica lags, is down or cancels the read, the primary serves it, and for some seconds nobody waits for the replica again.
/// </summary>
internal sealed partial class ReadReplica(
    GameDatabases databases, IOptions<ReplicaOptions> options, TimeProvider time, IMeterFactory meters, ILogger<ReadReplica> logger)
{
    /// <summary>How long a read waits for the replica to catch up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private static readonly DbContextOptions<GameDbContext> Options =
        new DbContextOptionsBuilder<GameDbContext>().UseNpgsql().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;

    private readonly Counter<long> _reads = meters.Create("AspireGame.Database").CreateCounter<long>(
        "database.replica_reads", "{read}",
        "Reads that may go to the replica, by server: replica, or primary where the replica lags or fails.");

    /// <inheritdoc cref="ReplicaOptions.ReplicaAvoidance"/>
    private readonly TimeSpan _avoidance = options.Value.ReplicaAvoidance;

    private long _avoidUntil = long.MinValue;

    /// <summary>Reads from the replica, or from the primary with <paramref name="primary"/>.</summary>
    /// <param name="primary">The context of the request.</param>
    /// <param name="read">May run twice: changes nothing, and uses the context it is given.</param>
    /// <param name="cancellationToken">Of the request.</param>
    public async Task<T> ReadAsync<T>(GameDbContext primary, Func<GameDbContext, Task<T>> read, CancellationToken cancellationToken)
    {
        if (await TryOpenAsync(cancellationToken) is not { } connection)
            return await read(primary);
        await using (connection)
        {
            await using var context = new GameDbContext(Options);
            context.Database.SetDbConnection(connection);
            try
            {
                return await read(context);
            }
            catch (Exception failure) when (failure is NpgsqlException || failure.InnerException is NpgsqlException)
            {
                // Broken, or cancelled because the primary has removed rows that it read.
                Avoid(failure);
            }
        }

        return await read(primary);
    }

    /// <summary>
    /// A connection to the replica, which has replayed all that was committed before the call; null where the primary has to serve.
    /// </summary>
    public async Task<NpgsqlConnection?> TryOpenAsync(CancellationToken cancellationToken)
    {
        if (databases.Replica is not { } replica)
            return null;
        if (time.GetTimestamp() < Interlocked.Read(ref _avoidUntil))
        {
            _reads.Add(1, new KeyValuePair<string, object?>("server", "primary"));
            return null;
        }

        var position = await PositionAsync(cancellationToken);
        NpgsqlConnection? connection = null;
        try
        {
            connection = await replica.OpenConnectionAsync(cancellationToken);
            if (await HasReplayedAsync(connection, position, cancellationToken))
            {
                _reads.Add(1, new KeyValuePair<string, object?>("server", "replica"));
                return connection;
            }

            Avoid(null);
        }
        catch (Exception failure) when (failure is NpgsqlException or SocketException)
        {
            // A name that does not resolve reaches us as it is.
            Avoid(failure);
        }

        if (connection is not null)
            await connection.DisposeAsync();
        return null;
    }

    /// <summary>Whatever a client was told of is flushed, unless the server commits asynchronously.</summary>
    private async Task<NpgsqlLogSequenceNumber> PositionAsync(CancellationToken cancellationToken)
    {
        await using var command = databases.Game.CreateCommand(
            "SELECT CASE current_setting('synchronous_commit') WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE "
                + "pg_current_wal_flush_lsn() END");
        return (NpgsqlLogSequenceNumber)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>False also for a server that replays nothing: one that was promoted has a history of its own.</summary>
    private async Task<bool> HasReplayedAsync(
        NpgsqlConnection connection, NpgsqlLogSequenceNumber position, CancellationToken cancellationToken)
    {
        var began = time.GetTimestamp();
        await using var command = new NpgsqlCommand("SELECT pg_is_in_recovery(), pg_last_wal_replay_lsn() >= $1", connection)
        {
            Parameters = { new() { Value = position, NpgsqlDbType = NpgsqlDbType.PgLsn } },
        };
        while (true)
        {
            await using (var reader = await command.ExecuteReaderAsync(cancellationToken))
            {
                await reader.ReadAsync(cancellationToken);
                if (!reader.GetBoolean(0))
                    return false;
                if (reader.GetBoolean(1))
                    return true;
            }

            if (time.GetElapsedTime(began) > Patience)
                return false;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private void Avoid(Exception? failure)
    {
        Interlocked.Exchange(ref _avoidUntil, time.GetTimestamp() + (long)(_avoidance.TotalSeconds * time.TimestampFrequency));
        _reads.Add(1, new KeyValuePair<string, object?>("server", "primary"));
        LogAvoided(failure?.Message ?? "it lags, or was promoted", _avoidance);
    }

    [LoggerMessage(LogLevel.Warning, "Replica not usable ({Reason}); reading from the primary for {Avoidance}")]
    private partial void LogAvoided(string reason, TimeSpan avoidance);
}
