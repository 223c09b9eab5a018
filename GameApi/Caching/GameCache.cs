using Microsoft.Extensions.Caching.Hybrid;
using Microsoft.Extensions.Caching.Memory;
using Npgsql;

namespace GameApi.Caching;

/// <summary>
/// The way features read and write what is cached: cache-aside reads (L1, L2, database) and write-through of what was committed, coherent
/// across nodes. docs/caching.md states what is guaranteed.
/// </summary>
internal sealed class GameCache(
    HybridCache hybrid, IMemoryCache memory, Floors floors, Evictions evictions, FencedCache l2, Debts debts, CacheMetrics metrics, HotKeys hotKeys,
    IServiceScopeFactory scopes, IConfiguration configuration, TimeProvider time)
{
    private const int LongestKey = 192;

    /// <summary>Off only where a test shows what plain HybridCache does.</summary>
    private readonly bool _coherent = configuration.GetValue("Caching:Coherence", true);

    /// <summary>The value, or null where there is none. An L1 hit completes synchronously and allocates nothing.</summary>
    public ValueTask<T?> GetAsync<TId, T>(CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken) where TId : IParsable<TId> where T : class
    {
        metrics.Requested(kind.Name);
        Span<char> buffer = stackalloc char[LongestKey];
        if (!buffer.TryWrite($"{kind.Prefix}{id}", out var length))
            return SlowAsync(kind, id, cancellationToken);

        ReadOnlySpan<char> key = buffer[..length];
        hotKeys.Touched(key);
        var generation = evictions.Generation;
        var reading = ReadAsync(kind, id, key, cancellationToken);
        if (!reading.IsCompletedSuccessfully)
            return FinishAsync(reading, kind, id, generation, cancellationToken);
        var entry = reading.Result;
        return Refuse(key, entry) ? SlowAsync(kind, id, cancellationToken) : ValueTask.FromResult(entry.Value);
    }

    /// <summary>
    /// Writes a committed value through: L2 and L1 of this node have it, the others are told. Returns after that; without Redis it is
    /// noted in the database for later. Null: it is gone for good.
    /// </summary>
    public async Task WrittenAsync<TId, T>(CacheKind<TId, T> kind, TId id, T? value) where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        var version = value is null ? Entry<T>.Gone : kind.VersionOf(value);
        metrics.Written();
        if (_coherent)
            floors.Raise(key, version);
        var mark = WriteThrough.Begin(version);
        try
        {
            await hybrid.SetAsync(key, new Entry<T>(value, value is null ? 0 : version, Now()), kind.Options());
        }
        finally
        {
            WriteThrough.End();
        }

        if (_coherent)
            await TellAsync(key, version, mark.Arrived);
    }

    private async Task TellAsync(string key, long version, bool arrived)
    {
        try
        {
            if (arrived)
                await evictions.PublishAsync(key, version);
            else
                await debts.AddAsync(key, version);
        }
        catch (Exception exception) when (RedisTrouble.Is(exception))
        {
            await debts.AddAsync(key, version);
        }
    }

    private ValueTask<Entry<T>> ReadAsync<TId, T>(CacheKind<TId, T> kind, TId id, ReadOnlySpan<char> key, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class =>
        hybrid.GetOrCreateAsync(key, (Cache: this, Kind: kind, Id: id), static (state, cancel) => state.Cache.LoadAsync(state.Kind, state.Id, shared: true, cancel),
            kind.Options(), cancellationToken: cancellationToken);

    private async ValueTask<T?> FinishAsync<TId, T>(
        ValueTask<Entry<T>> reading, CacheKind<TId, T> kind, TId id, int generation, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var entry = await reading;
        var key = kind.KeyOf(id);
        if (generation == evictions.Generation && !Refuse(key, entry))
            return Seen(key, entry);

        // L1 was emptied meanwhile, or the key was written: what was loaded may be from before that.
        memory.Remove(key);
        return await SlowAsync(kind, id, cancellationToken);
    }

    private async ValueTask<T?> SlowAsync<TId, T>(CacheKind<TId, T> kind, TId id, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        var key = kind.KeyOf(id);
        memory.Remove(key);
        var entry = await ReadAsync(kind, id, key, cancellationToken);
        if (!Refuse(key, entry))
            return Seen(key, entry);

        // A load from before the write is still under way and everybody joins it: the database has what was committed.
        memory.Remove(key);
        return Seen(key, await LoadAsync(kind, id, shared: false, cancellationToken));
    }

    /// <summary>Redis and the database may be ahead of what this node was told: whoever saw this sees nothing older here.</summary>
    private T? Seen<T>(string key, Entry<T> entry) where T : class
    {
        if (_coherent && entry.Version > 0)
            floors.Raise(key, entry.Version);
        return entry.Value;
    }

    private bool Refuse<T>(ReadOnlySpan<char> key, Entry<T> entry) where T : class
    {
        if (!_coherent || !floors.Refuse(key, entry.Version, entry.Value is null))
            return false;
        metrics.StaleRefused();
        return true;
    }

    /// <summary>In a scope of its own: whoever asked first may be gone before the load is done that others wait for.</summary>
    private async ValueTask<Entry<T>> LoadAsync<TId, T>(CacheKind<TId, T> kind, TId id, bool shared, CancellationToken cancellationToken)
        where TId : IParsable<TId> where T : class
    {
        metrics.Loaded(kind.Name);
        using var limit = new CancellationTokenSource(CacheKinds.LoadLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        await using var scope = scopes.CreateAsyncScope();
        try
        {
            var value = await kind.Load(scope.ServiceProvider, id, either.Token);
            var version = value is null ? 0 : kind.VersionOf(value);
            if (shared)
                l2.Loaded(kind.KeyOf(id), version);
            return new Entry<T>(value, version, Now());
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new NpgsqlException("The database took too long.", new TimeoutException());
        }
    }

    private long Now() => time.GetUtcNow().ToUnixTimeMilliseconds();
}
