namespace GameApi.Caching;

/// <summary>Loads values from the database, within the limits of <see cref="LoadLimiter"/>.</summary>
internal sealed class DatabaseLoads(LoadLimiter limiter, CacheMetrics metrics, IServiceScopeFactory scopes)
{
    /// <summary>
    /// Loads a value in its own scope: the request that started the load may end before the load that others have joined.
    /// </summary>
    /// <param name="kind">Kind of the value.</param>
    /// <param name="id">Id of the value.</param>
    /// <param name="lease">The lease with which L2 stores the value; 0: L2 does not store it.</param>
    /// <param name="cancellationToken">Cancels the load.</param>
    public async Task<Entry<T>> RunAsync<TId, T>(CacheKind<TId, T> kind, TId id, long lease, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        metrics.Loaded(kind.Name);
        return await limiter.RunAsync(async cancel =>
        {
            await using var scope = scopes.CreateAsyncScope();
            var value = await kind.Load(scope.ServiceProvider, id, cancel);
            return new Entry<T>(value, value is null ? 0 : kind.VersionOf(value)) { Lease = lease };
        }, cancellationToken);
    }
}
