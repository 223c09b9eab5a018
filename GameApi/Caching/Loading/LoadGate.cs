using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// How many loads of a node are under way at once (<c>Cache:MostLoads</c>, default 32): an emptied Redis makes readers wait in line here, and leaves
/// the database's connections to the writers.
/// </summary>
internal sealed class LoadGate(IConfiguration configuration, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim _free = new(configuration.GetValue("Cache:MostLoads", 32));
    private int _waiting;

    /// <summary>Loads that wait for their turn.</summary>
    public int Waiting => Volatile.Read(ref _waiting);

    /// <summary>Runs a load when it is its turn, and gives it <see cref="CacheLifetimes.LoadLimit"/>.</summary>
    /// <exception cref="NpgsqlException">It was not its turn in that time, or took longer: the database is overloaded, so that the client may come again.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        Interlocked.Increment(ref _waiting);
        var entered = false;
        try
        {
            entered = await _free.WaitAsync(CacheLifetimes.LoadLimit, cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        if (!entered)
            throw TooSlow();
        try
        {
            return await RunLimitedAsync(load, cancellationToken);
        }
        finally
        {
            _free.Release();
        }
    }

    public void Dispose() => _free.Dispose();

    private async Task<T> RunLimitedAsync<T>(Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CacheLifetimes.LoadLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await load(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw TooSlow();
        }
    }

    private static NpgsqlException TooSlow() => new("The database took too long.", new TimeoutException());
}
