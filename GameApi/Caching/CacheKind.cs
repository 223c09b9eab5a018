using System.Text.Json.Serialization.Metadata;
using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>How one kind of value is cached.</summary>
/// <typeparam name="TId">What a value is asked for by.</typeparam>
/// <typeparam name="T">The value: immutable, and marked so, or every hit copies it.</typeparam>
/// <param name="life">Its name and how long it is kept.</param>
/// <param name="shape">Version of what a value looks like, in the keys too: nodes of two versions side by side do not read each
/// other's.</param>
/// <param name="json">How L2 stores it.</param>
/// <param name="load">Reads it from the database; null where there is none, which is cached too.</param>
/// <param name="versionOf">Rises with each change of a value; 1 where it never changes.</param>
internal sealed class CacheKind<TId, T>(
    CacheLifetime life, int shape, JsonTypeInfo<Entry<T>> json, Func<IServiceProvider, TId, CancellationToken, Task<T?>> load,
    Func<T, long> versionOf)
    : ICacheKind where TId : IParsable<TId> where T : class
{
    private const int Choices = 16;
    private const int RememberedKeys = 4_096;

    private readonly RememberedKey?[] _keys = new RememberedKey?[RememberedKeys];

    /// <summary>Made once: an L1 hit allocates none.</summary>
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

    /// <summary>What Redis must keep a value for still when a node renews its own from there: longer than until the next time.</summary>
    public TimeSpan EnoughInRedis =>
        TimeSpan.FromTicks(Math.Max((life.L2 * (1 - CacheLifetimes.RefreshAt)).Ticks, (RefreshEvery * 2).Ticks));

    /// <summary>Those asked for lately are remembered, so that an L1 hit makes no string.</summary>
    public string KeyOf(TId id)
    {
        ref var slot = ref _keys[(uint)id.GetHashCode() % RememberedKeys];
        if (Volatile.Read(ref slot) is { } known && EqualityComparer<TId>.Default.Equals(known.Id, id))
            return known.Key;
        var made = new RememberedKey(id, $"{Prefix}{id}");
        Volatile.Write(ref slot, made);
        return made.Key;
    }

    /// <summary>Times to live that vary a little.</summary>
    public HybridCacheEntryOptions Options() => _options[Random.Shared.Next(Choices)];

    /// <summary>The same, for a read that leaves some levels out.</summary>
    public HybridCacheEntryOptions Options(HybridCacheEntryFlags flags)
    {
        var options = Options();
        return new HybridCacheEntryOptions { LocalCacheExpiration = options.LocalCacheExpiration, Expiration = options.Expiration,
            Flags = flags };
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
