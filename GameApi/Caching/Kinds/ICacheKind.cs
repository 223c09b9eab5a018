using System.Text.Json.Serialization.Metadata;

namespace GameApi.Caching;

/// <summary>A <see cref="CacheKind{TId, T}"/> without its types, for services that handle keys of any kind.</summary>
internal interface ICacheKind
{
    /// <summary>The name in metrics and keys.</summary>
    string Name { get; }

    /// <summary>How L2 stores an <see cref="Entry{T}"/> of the kind.</summary>
    JsonTypeInfo Json { get; }

    /// <summary>The longest lifetime of a value in Redis, with jitter.</summary>
    TimeSpan L2 { get; }

    /// <summary>How often each node refreshes a hot key: before it expires in L1.</summary>
    TimeSpan RefreshEvery { get; }

    /// <summary>Whether a key is of this kind.</summary>
    bool Owns(string key);

    /// <summary>Reads the value of a key of this kind, as a request would.</summary>
    Task ReadAsync(GameCache cache, string key, CancellationToken cancellationToken);

    /// <inheritdoc cref="GameCache.RefreshAsync"/>
    Task RefreshAsync(GameCache cache, string key, CancellationToken cancellationToken);
}
