using System.Diagnostics.Metrics;
using System.Net.Sockets;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Options;
using Npgsql;
using NpgsqlTypes;

namespace GameApi.Data;

/// <summary>
/// Serves reads of history from a streaming replica, <c>ConnectionStrings:gamedbreplica</c>. A read sees everything committed before it on
/// any node: it reads the primary's WAL position and waits until the replica has replayed it. If the replica lags, is down or cancels the
/// read, the primary serves it, and the next few seconds of reads go to the primary at once.
/// </summary>
internal sealed partial class ReadReplica(
    GameDatabases databases, IOptions<DatabaseOptions> options, TimeProvider time, IMeterFactory meters, ILogger<ReadReplica> logger)
{
    /// <summary>How long a read waits for the replica to catch up.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromMilliseconds(100);

    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(5);

    private static readonly DbContextOptions<GameDbContext> Options =
        new DbContextOptionsBuilder<GameDbContext>().UseNpgsql().UseQueryTrackingBehavior(QueryTrackingBehavior.NoTracking).Options;

    private readonly Counter<long> _reads = meters.Create("AspireGame.Database").CreateCounter<long>(
        "database.replica_reads", "{read}",
        "Reads that may go to the replica, by server: replica, or primary where the replica lags or fails.");

    /// <inheritdoc cref="DatabaseOptions.ReplicaAvoidance"/>
    private readonly TimeSpan _avoidance = options.Value.ReplicaAvoidance;

    private long _avoidUntil = long.MinValue;

    /// <summary>Reads from the replica, or from the primary with <paramref name="primary"/>.</summary>
    /// <param name="primary">The context of the request.</param>
    /// <param name="read">The read. May run twice, so it changes nothing and uses only the context it is given.</param>
    /// <param name="cancellationToken">Cancels the request.</param>
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
                // The connection broke, or the replica cancelled the read because the primary vacuumed its rows.
                Avoid(failure);
            }
        }

        return await read(primary);
    }

    /// <summary>
    /// Returns a connection to the replica once it has replayed everything committed before the call; null if the primary has to serve.
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
            // An unresolvable host name surfaces as a SocketException.
            Avoid(failure);
        }

        if (connection is not null)
            await connection.DisposeAsync();
        return null;
    }

    /// <summary>Acknowledged commits are flushed, unless the server commits asynchronously.</summary>
    private async Task<NpgsqlLogSequenceNumber> PositionAsync(CancellationToken cancellationToken)
    {
        await using var command = databases.Game.CreateCommand("""
            SELECT CASE current_setting('synchronous_commit')
                WHEN 'off' THEN pg_current_wal_insert_lsn() ELSE pg_current_wal_flush_lsn() END
            """);
        return (NpgsqlLogSequenceNumber)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>False also for a promoted server: it replays nothing and has its own history.</summary>
    private async Task<bool> HasReplayedAsync(
        NpgsqlConnection connection, NpgsqlLogSequenceNumber position, CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
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

            if (time.GetElapsedTime(started) > Patience)
                return false;
            await Task.Delay(Pause, time, cancellationToken);
        }
    }

    private void Avoid(Exception? failure)
    {
        Interlocked.Exchange(ref _avoidUntil, time.GetTimestamp() + (long)(_avoidance.TotalSeconds * time.TimestampFrequency));
        _reads.Add(1, new KeyValuePair<string, object?>("server", "primary"));
        LogAvoided(failure?.Message ?? "it lags or was promoted", _avoidance);
    }

    [LoggerMessage(LogLevel.Warning, "Replica unavailable ({Reason}); reading from the primary for {Avoidance}")]
    private partial void LogAvoided(string reason, TimeSpan avoidance);
}
