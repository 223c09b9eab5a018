namespace GameApi.Caching;

/// <summary>Makes good in Redis what was written while it, or the node that wrote, was in trouble.</summary>
internal sealed partial class CacheRecovery(
    RedisKeyspace redis, RedisCircuit circuit, PendingInvalidations pending, RecentWrites recent, ListVersions listVersions, CacheBackplane backplane, VersionedRedisStore l2,
    TimeProvider time, ILogger<CacheRecovery> logger)
{
    private const int Batch = 500;

    /// <summary>A node that is in trouble still, and does not know it yet, notes what it writes within this time.</summary>
    private static readonly TimeSpan Grace = TimeSpan.FromSeconds(2);

    /// <summary>Pays what is owed, and closes this node's circuit when nothing is.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (!redis.Connection.IsConnected)
        {
            await pending.ForgetAsync(cancellationToken);
            return;
        }

        try
        {
            var wasOpen = circuit.IsOpen;
            if (wasOpen)
                await redis.Database.PingAsync();
            await PayAsync(cancellationToken);
            if (!wasOpen)
                return;
            await Task.Delay(Grace, time, cancellationToken);
            await PayAsync(cancellationToken);
            await CatchUpAsync();
            backplane.Flush();
            circuit.Close();
            LogRecovered();
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            circuit.Failed();
            LogStillAway(exception);
        }
    }

    /// <summary>A Redis that was away may be another one, or the same with an older memory.</summary>
    private async Task CatchUpAsync()
    {
        await listVersions.RenameAllAsync();
        foreach (var batch in recent.All().Chunk(Batch))
            await Task.WhenAll(batch.Select(write => l2.CatchUpAsync(write.Key, write.Version)));
    }

    private async Task PayAsync(CancellationToken cancellationToken)
    {
        while (await pending.ReadAsync(Batch, cancellationToken) is { Count: > 0 } owed)
        {
            await Task.WhenAll(owed.Select(PayAsync));
            await pending.RemoveAsync(owed, cancellationToken);
            LogPaid(owed.Count);
        }
    }

    private async Task PayAsync(PendingInvalidations.Row row)
    {
        await l2.EvictAsync(row.Key, row.Version);
        backplane.Take(row.Key, row.Version);
        await backplane.PublishAsync(row.Key, row.Version);
    }

    [LoggerMessage(LogLevel.Debug, "Redis does not answer yet")]
    private partial void LogStillAway(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis was told of {Count} writes that it had missed")]
    private partial void LogPaid(int count);

    [LoggerMessage(LogLevel.Information, "Redis is used again: what was written meanwhile is made good")]
    private partial void LogRecovered();
}
