namespace GameApi.Caching;

/// <summary>
/// Watches which data Redis serves and whether it takes writes, and applies what was written while it, or the node that wrote, could not.
/// </summary>
internal sealed partial class CacheRecovery(
    RedisKeyspace redis, RedisCircuit circuit, RedisIdentity identity, CurrentEpoch epoch, OldEpochs oldEpochs,
    PendingInvalidations pending,
    CacheBackplane backplane, VersionedRedisStore l2, ILogger<CacheRecovery> logger)
{
    private const int Batch = 500;
    private static readonly TimeSpan ProbeLife = TimeSpan.FromSeconds(10);

    private readonly TaskCompletionSource _tried = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _wasClosed = true;

    /// <summary>Completes when it is known whether Redis can be used.</summary>
    public Task Tried => _tried.Task;

    /// <summary>Applies what is pending, and closes this node's circuit when nothing is.</summary>
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
            await pending.ForgetAsync(cancellationToken);
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

    /// <summary>Redis may have lost what this node wrote: until an epoch begins that it has lost nothing of, it is not asked.</summary>
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

    /// <summary>The client finds out of itself only after a while that a server has become a replica, or a primary.</summary>
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

    [LoggerMessage(LogLevel.Debug, "Redis is not usable yet")]
    private partial void LogUnavailable(Exception exception);

    [LoggerMessage(LogLevel.Warning, "Redis fails or refuses writes; L1 and the database serve until it takes them")]
    private partial void LogOpened(Exception exception);

    [LoggerMessage(LogLevel.Information, "Redis: {Count} pending invalidations applied")]
    private partial void LogApplied(int count);

    [LoggerMessage(
        LogLevel.Information,
        "Redis serves other data than before: cached values of epoch {Before} are not read any more, epoch {Epoch} begins")]
    private partial void LogMoved(long before, long epoch);

    [LoggerMessage(LogLevel.Information, "Redis is in use (epoch {Epoch})")]
    private partial void LogRecovered(long epoch);
}
