namespace GameApi.Caching;

/// <summary>
/// Waits for a value that another node is loading, for at most <see cref="CacheLifetimes.TurnWait"/>: a node that died during its load, or a
/// value that Redis did not take, costs the others no more than that.
/// </summary>
internal sealed class LoadTurns(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);

    /// <returns>What <paramref name="find"/> found, or null: then this node loads too.</returns>
    internal async ValueTask<T?> WaitAsync<T>(Func<CancellationToken, ValueTask<T?>> find, CancellationToken cancellationToken)
        where T : class
    {
        var started = time.GetTimestamp();
        for (var pause = FirstPause; time.GetElapsedTime(started) < CacheLifetimes.TurnWait; pause *= 2)
        {
            await Task.Delay(pause, time, cancellationToken);
            if (await find(cancellationToken) is { } found)
                return found;
        }

        return null;
    }
}
