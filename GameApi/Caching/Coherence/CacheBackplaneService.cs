using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Runs both paths of the backplane, and the recovery of Redis.</summary>
internal sealed partial class CacheBackplaneService(
    RedisKeyspace redis, RedisCircuit circuit, CacheBackplane backplane, PostgresBackplane postgres, KnownVersions knownVersions,
    VersionedRedisStore l2, CacheRecovery recovery, TimeProvider time, ILogger<CacheBackplaneService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);
    private const int Parallelism = 16;

    private readonly CancellationTokenSource _sending = new();
    private Task _sent = Task.CompletedTask;

    /// <summary>Whether to subscribe to Redis' pub/sub again: a restored connection does not show whether it is still subscribed.</summary>
    private volatile bool _unsubscribed = true;

    /// <summary>Sends the rest of the outbox before the node stops. Requests have ended by then.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        backplane.Complete();
        _sending.CancelAfter(MaxDrain);
        await _sent.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await base.StopAsync(cancellationToken);
    }

    public override void Dispose()
    {
        base.Dispose();
        _sending.Dispose();
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Connection.ConnectionFailed += (_, failed) => Interrupted(failed);
        redis.Connection.ConnectionRestored += (_, restored) => Restored(restored);
        _sent = Task.Run(() => postgres.SendAsync(_sending.Token), CancellationToken.None);
        return Task.WhenAll(
            postgres.ListenAsync(stoppingToken),
            PeriodicWork.RunAsync(Interval, time, KeepUpAsync, LogNotRecovered, stoppingToken),
            InvalidateForeignAsync(stoppingToken));
    }

    private async Task KeepUpAsync(CancellationToken cancellationToken)
    {
        if (knownVersions.IsFull)
        {
            backplane.Flush();
            knownVersions.Clear();
        }

        await recovery.RunOnceAsync(cancellationToken);
        if (_unsubscribed)
            await SubscribeAsync();
    }

    private async Task SubscribeAsync()
    {
        // Reset first: a connection that breaks during the subscription sets it again.
        _unsubscribed = false;
        try
        {
            await backplane.SubscribeAsync();
        }
        catch
        {
            _unsubscribed = true;
            throw;
        }

        if (!postgres.IsListening)
            backplane.Flush();
    }

    /// <summary>Removes from this node's Redis what a node with another Redis, or with none, has written.</summary>
    private Task InvalidateForeignAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        backplane.Foreign.ReadAllAsync(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
        async (message, _) => await l2.TryInvalidateAsync(message.Key, message.Version));

    private void Interrupted(ConnectionFailedEventArgs failed)
    {
        if (failed.ConnectionType == ConnectionType.Interactive)
            circuit.Open();
        // PostgreSQL delivers the messages meanwhile; if it does not either, L1 is flushed.
        if (!postgres.IsListening)
            backplane.Flush();
        LogInterrupted($"{failed.ConnectionType}", $"{failed.FailureType}");
    }

    private void Restored(ConnectionFailedEventArgs restored)
    {
        _unsubscribed = true;
        LogRestored($"{restored.ConnectionType}");
    }

    [LoggerMessage(LogLevel.Warning, "Redis: {Connection} connection failed ({Failure}); serving from L1 and the database")]
    private partial void LogInterrupted(string connection, string failure);

    [LoggerMessage(LogLevel.Warning, "Redis: subscription or recovery failed; will retry")]
    private partial void LogNotRecovered(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Connection} connection restored")]
    private partial void LogRestored(string connection);
}
