using ServiceDefaults;
using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>Runs what keeps this node's caches in step: both paths of the backplane, and recovery.</summary>
internal sealed partial class CacheBackplaneService(
    RedisKeyspace redis, RedisCircuit circuit, CacheBackplane backplane, PostgresBackplane postgres, KnownVersions knownVersions,
    VersionedRedisStore l2,
    CacheRecovery recovery, TimeProvider time, ILogger<CacheBackplaneService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(500);
    private static readonly TimeSpan MaxDrain = TimeSpan.FromSeconds(2);
    private const int Parallelism = 16;

    private readonly CancellationTokenSource _sending = new();
    private Task _sent = Task.CompletedTask;

    /// <summary>Whether Redis' pub/sub has to be subscribed to. A connection that is back does not tell whether it is subscribed.</summary>
    private volatile bool _unsubscribed = true;

    /// <summary>What was committed is sent before the node ends: requests have ended by then.</summary>
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
        // First, so that a connection that breaks meanwhile is not forgotten.
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

    /// <summary>What a node with another Redis, or without, has written is removed from this node's.</summary>
    private Task InvalidateForeignAsync(CancellationToken cancellationToken) => Parallel.ForEachAsync(
        backplane.Foreign.ReadAllAsync(cancellationToken),
        new ParallelOptions { MaxDegreeOfParallelism = Parallelism, CancellationToken = cancellationToken },
        async (message, _) => await l2.TryInvalidateAsync(message.Key, message.Version));

    private void Interrupted(ConnectionFailedEventArgs failed)
    {
        if (failed.ConnectionType == ConnectionType.Interactive)
            circuit.Open();
        // Messages come by PostgreSQL meanwhile, or L1 is emptied.
        if (!postgres.IsListening)
            backplane.Flush();
        LogInterrupted($"{failed.ConnectionType}", $"{failed.FailureType}");
    }

    private void Restored(ConnectionFailedEventArgs restored)
    {
        _unsubscribed = true;
        LogRestored($"{restored.ConnectionType}");
    }

    [LoggerMessage(LogLevel.Warning, "Redis: {Connection} connection failed ({Failure}); L1 and the database serve")]
    private partial void LogInterrupted(string connection, string failure);

    [LoggerMessage(LogLevel.Warning, "Redis: the subscription or the pending invalidations failed; retrying")]
    private partial void LogNotRecovered(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Connection} connection is back")]
    private partial void LogRestored(string connection);
}
