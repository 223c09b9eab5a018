using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Keeps this node's caches in step: listens, empties L1 when the subscription was interrupted, and after trouble with Redis makes good
/// what was written meanwhile before L2 is asked again.
/// </summary>
internal sealed partial class CacheBackplaneService(
    RedisKeyspace redis, RedisCircuit circuit, CacheBackplane backplane, KnownVersions knownVersions, CacheRecovery recovery, TimeProvider time, ILogger<CacheBackplaneService> logger)
    : BackgroundService
{
    /// <summary>How long a write that one node could not tell Redis of may go unnoticed by the others.</summary>
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);

    /// <summary>Whether messages may be missed: nobody can tell from a connection that is back whether it is subscribed already.</summary>
    private volatile bool _deaf = true;

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Connection.ConnectionFailed += (_, failed) => Interrupted(failed);
        redis.Connection.ConnectionRestored += (_, restored) => Restored(restored);
        await Recurring.RunAsync(Interval, time, KeepUpAsync, LogNotRecovered, stoppingToken);
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        if (_deaf)
            await ListenAsync();
        if (knownVersions.IsFull)
        {
            backplane.Flush();
            knownVersions.Clear();
        }

        await recovery.RunOnceAsync(cancellationToken);
    }

    private async Task ListenAsync()
    {
        // First, so that a connection that breaks meanwhile is not forgotten.
        _deaf = false;
        try
        {
            await backplane.ListenAsync();
        }
        catch
        {
            _deaf = true;
            throw;
        }

        backplane.Flush();
    }

    private void Interrupted(ConnectionFailedEventArgs failed)
    {
        if (failed.ConnectionType == ConnectionType.Interactive)
            circuit.Open();
        backplane.Flush();
        LogInterrupted($"{failed.ConnectionType}", $"{failed.FailureType}");
    }

    private void Restored(ConnectionFailedEventArgs restored)
    {
        _deaf = true;
        LogRestored($"{restored.ConnectionType}");
    }

    [LoggerMessage(LogLevel.Warning, "Redis: {Connection} connection failed ({Failure}); L1 and the database serve")]
    private partial void LogInterrupted(string connection, string failure);

    [LoggerMessage(LogLevel.Warning, "Redis could not be listened to, or told of what it missed; trying again")]
    private partial void LogNotRecovered(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Connection} connection is back")]
    private partial void LogRestored(string connection);
}
