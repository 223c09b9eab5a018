using System.Threading.RateLimiting;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// Limits the loads of a node to <see cref="CacheOptions.MaxLoads"/> at once and to <see cref="CacheLifetimes.LoadLimit"/> each.
/// </summary>
internal sealed class LoadLimiter(IOptions<CacheOptions> options, TimeProvider time) : IDisposable
{
    private readonly ConcurrencyLimiter _limiter = new(new() { PermitLimit = options.Value.MaxLoads, QueueLimit = int.MaxValue });

    /// <summary>Loads that wait for a permit.</summary>
    public long Waiting => _limiter.GetStatistics()!.CurrentQueuedCount;

    /// <summary>Runs a load when a permit is free.</summary>
    /// <exception cref="NpgsqlException">No permit was free within the limit, or the load took longer: the database is overloaded. It is
    /// transient, so the client may retry.</exception>
    public async Task<T> RunAsync<T>(Func<CancellationToken, Task<T>> load, CancellationToken cancellationToken)
    {
        using var permit = await LimitedAsync(cancel => _limiter.AcquireAsync(1, cancel).AsTask(), cancellationToken);
        return await LimitedAsync(load, cancellationToken);
    }

    public void Dispose() => _limiter.Dispose();

    private async Task<T> LimitedAsync<T>(Func<CancellationToken, Task<T>> work, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(CacheLifetimes.LoadLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            return await work(either.Token);
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NpgsqlException("The load from the database timed out.", new TimeoutException());
        }
    }
}
