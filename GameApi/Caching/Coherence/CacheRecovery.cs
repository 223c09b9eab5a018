namespace GameApi.Caching;

/// <summary>
/// Auto-recovery. Checks which data Redis serves and whether it takes writes, and applies the invalidations that Redis missed, also those
/// of nodes that have died.
/// </summary>
internal sealed partial class CacheRecovery(
    RedisKeyspace redis, RedisCircuit circuit, RedisIdentity identity, CurrentEpoch epoch, OldEpochs oldEpochs,
    PendingInvalidations pending, CacheBackplane backplane, VersionedRedisStore l2, ILogger<CacheRecovery> logger)
{
    private const int Batch = 500;
    private static readonly TimeSpan ProbeLife = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasClosed = true;

    /// <summary>Completes after the first attempt: whether Redis is usable is known then.</summary>
    public Task Tried => _tried.Task;

    /// <summary>Applies pending invalidations, and closes this node's circuit once none is left.</summary>
    public async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        try
        {
            await RecoverAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            circuit.Failed(RedisCall.Write, exception);
            LogUnavailable(exception);
            await FindPrimaryAsync();
        }
        finally
        {
            _tried.TrySetResult();
        }
    }

    private async Task RecoverAsync(CancellationToken cancellationToken)
    {
        ReportOpened();
        if (!redis.Connection.IsConnected)
        {
            circuit.Open();
            await pending.RemoveExpiredAsync(cancellationToken);
            return;
        }

        var server = await identity.ReadAsync();
        if (!epoch.IsFor(server))
            await MoveAsync(server, cancellationToken);
        if (circuit.IsOpen)
            await redis.Database.StringSetAsync("probe", 1, ProbeLife);
        await ApplyPendingAsync(cancellationToken);
        if (!circuit.IsOpen)
            return;
        circuit.Close();
        _wasClosed = true;
        LogRecovered(epoch.Current);
    }

    /// <summary>
    /// Redis may have lost writes of this node. The circuit stays open until a new epoch begins, of which Redis has lost nothing.
    /// </summary>
    private async Task MoveAsync(string server, CancellationToken cancellationToken)
    {
        circuit.Open();
        var before = epoch.Current;
        await epoch.MoveAsync(server, cancellationToken);
        if (before == epoch.Current)
            return;
        backplane.Flush();
        LogMoved(before, epoch.Current);
        oldEpochs.Remove();
    }

    private async Task ApplyPendingAsync(CancellationToken cancellationToken)
    {
        while (await pending.ReadAsync(Batch, cancellationToken) is { Count: > 0 } rows)
        {
            await Task.WhenAll(rows.Select(row => ApplyAsync(row.Key, row.Version)));
            await pending.RemoveAsync(rows, cancellationToken);
            LogApplied(rows.Count);
        }
    }

    private async Task ApplyAsync(string key, long version)
    {
        await l2.InvalidateAsync(key, version);
        if (ListVersions.ListOf(key) is null)
            backplane.Apply(key, version);
        await backplane.PublishAsync(key, version);
    }

    /// <summary>Reconfigures the client, which by itself notices a promotion or demotion only after a while.</summary>
    private async Task FindPrimaryAsync()
    {
        try
        {
            await redis.Connection.ConfigureAsync();
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception))
        {
            LogUnavailable(exception);
        }
    }

    private void ReportOpened()
    {
        if (!circuit.IsOpen || !_wasClosed)
            return;
        _wasClosed = false;
        if (circuit.LastFailure is { } failure)
            LogOpened(failure);
    }

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; will retry")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Redis fails or rejects writes; serving from L1 and the database until it accepts them")]
    private partial void LogOpened(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Count} pending invalidations applied")]
    private partial void LogApplied(int count);

    [LoggerMessage(
        LogLevel.Information,
        "Redis serves different data than before; epoch {Epoch} begins, values cached in epoch {Before} are no longer read")]
    private partial void LogMoved(long before, long epoch);

    [LoggerMessage(LogLevel.Information, "Redis is in use (epoch {Epoch})")]
    private partial void LogRecovered(long epoch);
}
