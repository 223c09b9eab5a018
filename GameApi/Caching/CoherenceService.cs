using StackExchange.Redis;

namespace GameApi.Caching;

/// <summary>
/// Keeps this node's caches in step: listens, empties L1 when the subscription was interrupted, and after trouble with Redis makes good
/// what was written meanwhile before L2 is asked again.
/// </summary>
internal sealed partial class CoherenceService(
    RedisKeyspace redis, RedisCircuit circuit, Debts debts, Evictions evictions, FencedCache l2, TimeProvider time, ILogger<CoherenceService> logger)
    : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    /// <summary>After a reconnect the other nodes make good what they owe before this one trusts L2.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        redis.Connection.ConnectionFailed += (_, failed) => Interrupted(failed);
        redis.Connection.ConnectionRestored += (_, restored) => Restored(restored);
        await SubscribeAsync(stoppingToken);
        using var timer = new PeriodicTimer(Interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if ((circuit.IsOpen || !debts.IsEmpty) && redis.Connection.IsConnected)
                await RecoverAsync(stoppingToken);
        }
    }

    private async Task SubscribeAsync(CancellationToken stoppingToken)
    {
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await evictions.ListenAsync();
                evictions.Flush();
                return;
            }
            catch (Exception exception) when (RedisCircuit.IsRedisTrouble(exception))
            {
                LogDeaf(exception);
                await Task.Delay(Interval, time, stoppingToken);
            }
        }
    }

    private void Interrupted(ConnectionFailedEventArgs failed)
    {
        if (failed.ConnectionType == ConnectionType.Interactive)
            circuit.Open();
        evictions.Flush();
        LogInterrupted($"{failed.ConnectionType}", $"{failed.FailureType}");
    }

    private void Restored(ConnectionFailedEventArgs restored)
    {
        evictions.Flush();
        LogRestored($"{restored.ConnectionType}");
    }

    private async Task RecoverAsync(CancellationToken stoppingToken)
    {
        var wasOpen = circuit.IsOpen;
        try
        {
            await redis.Database.PingAsync();
            foreach (var debt in debts.All)
            {
                if (!await l2.WriteAsync(debt.Key, debt.Value, [], TimeSpan.Zero, evenIfOpen: true))
                    return;
                await evictions.PublishAsync(debt.Key, debt.Value);
                debts.Remove(debt);
            }

            if (debts.TakeOverflow())
                await DropEverythingAsync();
            if (!wasOpen)
                return;
            await Task.Delay(Grace, time, stoppingToken);
            evictions.Flush();
            circuit.Close();
            LogRecovered();
        }
        catch (Exception exception) when (RedisCircuit.IsRedisTrouble(exception))
        {
            LogStillAway(exception);
        }
    }

    /// <summary>More was written than could be remembered: nothing in L2 can be trusted.</summary>
    private async Task DropEverythingAsync()
    {
        foreach (var server in redis.Connection.GetServers().Where(server => server is { IsConnected: true, IsReplica: false }))
            foreach (var kind in CacheKinds.All)
                await foreach (var key in server.KeysAsync(pattern: $"{redis.Prefix}{kind.Prefix}*"))
                    await redis.Connection.GetDatabase().KeyDeleteAsync(key);
        LogDropped();
    }

    [LoggerMessage(LogLevel.Warning, "Not listening to evictions yet")]
    private partial void LogDeaf(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Redis: {Connection} connection failed ({Failure}); L1 and the database serve")]
    private partial void LogInterrupted(string connection, string failure);

    [LoggerMessage(LogLevel.Debug, "Redis does not answer yet")]
    private partial void LogStillAway(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Connection} connection is back")]
    private partial void LogRestored(string connection);

    [LoggerMessage(LogLevel.Information, "Redis is used again: what was written meanwhile is made good")]
    private partial void LogRecovered();

    [LoggerMessage(LogLevel.Warning, "More was written while Redis was away than could be remembered: all of L2 is dropped")]
    private partial void LogDropped();
}
