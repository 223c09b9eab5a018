using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>How one kind of value is cached.</summary>
/// <typeparam name="TId">The id of a value.</typeparam>
/// <typeparam name="T">The value. Immutable and marked so; otherwise every hit copies it.</typeparam>
/// <param name="life">The name and the lifetimes.</param>
/// <param name="shape">Version of the value's shape. It is part of the keys, so nodes of two releases do not read each other's
/// values.</param>
/// <param name="json">How L2 stores it.</param>
/// <param name="load">Reads a value from the database; null if there is none, which is cached too.</param>
/// <param name="versionOf">The version of a value. It rises with each change; 1 if the value never changes.</param>
internal sealed class CacheKind<TId, T>(
    CacheLifetime life, int shape, JsonTypeInfo<Entry<T>> json, Func<IServiceProvider, TId, CancellationToken, Task<T?>> load,
    Func<T, long> versionOf)
    : ICacheKind where TId : IParsable<TId> where T : class
{
    private const int Choices = 16;
    private const int RememberedKeys = 4_096;

    private readonly RememberedKey?[] _keys = new RememberedKey?[RememberedKeys];

    /// <summary>Created once, so that an L1 hit allocates none.</summary>
    private readonly HybridCacheEntryOptions[] _options = [.. Enumerable.Range(0, Choices).Select(n =>
    {
        var factor = 1 - CacheLifetimes.Jitter + 2 * CacheLifetimes.Jitter * n / (Choices - 1);
        return new HybridCacheEntryOptions { LocalCacheExpiration = life.L1 * factor, Expiration = life.L2 * factor };
    })];

    public string Name => life.Name;
    public JsonTypeInfo Json => json;
    public string Prefix { get; } = $"{life.Name}{shape}:";
    public Func<IServiceProvider, TId, CancellationToken, Task<T?>> Load => load;
    public Func<T, long> VersionOf => versionOf;

    public TimeSpan L2 => life.L2 * (1 + CacheLifetimes.Jitter);
    public TimeSpan RefreshEvery => life.L1 * CacheLifetimes.RefreshAt;

    /// <summary>
    /// The remaining lifetime a value in Redis must have for a node to refresh from there: longer than until the node's next refresh.
    /// </summary>
    public TimeSpan MinLifeInRedis =>
        TimeSpan.FromTicks(Math.Max((life.L2 * (1 - CacheLifetimes.RefreshAt)).Ticks, (RefreshEvery * 2).Ticks));

    /// <summary>Recently used keys are remembered, so that an L1 hit allocates no string.</summary>
    public string KeyOf(TId id)
    {
        ref var slot = ref _keys[(uint)id.GetHashCode() % RememberedKeys];
        if (Volatile.Read(ref slot) is { } known && EqualityComparer<TId>.Default.Equals(known.Id, id))
            return known.Key;
        var made = new RememberedKey(id, $"{Prefix}{id}");
        Volatile.Write(ref slot, made);
        return made.Key;
    }

    /// <summary>Lifetimes with random jitter.</summary>
    public HybridCacheEntryOptions Options() => _options[Random.Shared.Next(Choices)];

    /// <summary>The same for a read that skips some levels.</summary>
    public HybridCacheEntryOptions Options(HybridCacheEntryFlags flags)
    {
        var options = Options();
        return new HybridCacheEntryOptions
        {
            LocalCacheExpiration = options.LocalCacheExpiration,
            Expiration = options.Expiration,
            Flags = flags,
        };
    }

    public bool Owns(string key) => key.StartsWith(Prefix, StringComparison.Ordinal);

    public async Task ReadAsync(GameCache cache, string key, CancellationToken cancellationToken)
    {
        if (TId.TryParse(key[Prefix.Length..], null, out var id))
            await cache.GetAsync(this, id, cancellationToken);
    }

    public async Task RefreshAsync(GameCache cache, string key, CancellationToken cancellationToken)
    {
        if (TId.TryParse(key[Prefix.Length..], null, out var id))
            await cache.RefreshAsync(this, id, cancellationToken);
    }

    private sealed record RememberedKey(TId Id, string Key);
}
