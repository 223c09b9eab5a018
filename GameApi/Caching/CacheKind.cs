using Microsoft.Extensions.Caching.Hybrid;

namespace GameApi.Caching;

/// <summary>How one kind of value is cached.</summary>
/// <typeparam name="TId">What a value is asked for by.</typeparam>
/// <typeparam name="T">The value: immutable, and marked so, or every hit copies it.</typeparam>
/// <param name="name">First part of the keys.</param>
/// <param name="shape">Version of what a value looks like, in the keys too: nodes of two versions side by side do not read each other's.</param>
/// <param name="l1">How long a node keeps it in memory: what a lost eviction message costs at most.</param>
/// <param name="l2">How long Redis keeps it.</param>
/// <param name="load">Reads it from the database; null where there is none, which is cached too.</param>
/// <param name="versionOf">Rises with each change of a value.</param>
internal sealed class CacheKind<TId, T>(
    string name, int shape, TimeSpan l1, TimeSpan l2, Func<IServiceProvider, TId, CancellationToken, Task<T?>> load, Func<T, long> versionOf)
    : ICacheKind where TId : IParsable<TId> where T : class
{
    private const int Choices = 16;

    /// <summary>Made once: an L1 hit allocates none.</summary>
    private readonly HybridCacheEntryOptions[] _options = [.. Enumerable.Range(0, Choices).Select(n =>
    {
        var factor = 1 - CacheKinds.Jitter + 2 * CacheKinds.Jitter * n / (Choices - 1);
        return new HybridCacheEntryOptions { LocalCacheExpiration = l1 * factor, Expiration = l2 * factor };
    })];

    public string Name => name;
    public string Prefix { get; } = $"{name}{shape}:";
    public Func<IServiceProvider, TId, CancellationToken, Task<T?>> Load => load;
    public Func<T, long> VersionOf => versionOf;

    public TimeSpan L2 => l2 * (1 + CacheKinds.Jitter);

    public string KeyOf(TId id) => $"{Prefix}{id}";

    /// <summary>Times to live that vary a little.</summary>
    public HybridCacheEntryOptions Options() => _options[Random.Shared.Next(Choices)];

    public bool TryParse(string key, out Func<GameCache, CancellationToken, Task> read)
    {
        if (key.StartsWith(Prefix, StringComparison.Ordinal) && TId.TryParse(key[Prefix.Length..], null, out var id))
        {
            read = async (cache, cancellationToken) => await cache.GetAsync(this, id, cancellationToken);
            return true;
        }

        read = static (_, _) => Task.CompletedTask;
        return false;
    }
}

/// <summary>A kind without its types: for what handles keys of any kind.</summary>
internal interface ICacheKind
{
    /// <summary>How every key of the kind begins.</summary>
    string Prefix { get; }

    /// <summary>The longest that Redis keeps a value of the kind.</summary>
    TimeSpan L2 { get; }

    /// <summary>How to read the value of a key of this kind.</summary>
    bool TryParse(string key, out Func<GameCache, CancellationToken, Task> read);
}
