namespace GameApi.Caching;

/// <summary>
/// Waits for a value that another node is loading, for at most <see cref="CacheLifetimes.TurnWait"/>. That is the whole cost if the node
/// died during its load or Redis did not store the value.
/// </summary>
internal sealed class LoadTurns(TimeProvider time)
{
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(2);

    /// <returns>The value that <paramref name="find"/> found; null: this node loads it too.</returns>
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
