using System.Text.Json.Serialization.Metadata;

namespace GameApi.Caching;

/// <summary>A kind without its types: for what handles keys of any kind.</summary>
internal interface ICacheKind
{
    /// <summary>As metrics and keys have it.</summary>
    string Name { get; }

    /// <summary>How L2 stores an <see cref="Entry{T}"/> of the kind.</summary>
    JsonTypeInfo Json { get; }

    /// <summary>The longest that Redis keeps a value of the kind.</summary>
    TimeSpan L2 { get; }

    /// <summary>How often a hot key is renewed on each node: before its life in L1 is over.</summary>
    TimeSpan RefreshEvery { get; }

    /// <summary>Whether a key is of this kind.</summary>
    bool Owns(string key);

    /// <summary>Reads the value of a key of this kind, as a request does.</summary>
    Task ReadAsync(GameCache cache, string key, CancellationToken cancellationToken);

    /// <inheritdoc cref="GameCache.RefreshAsync"/>
    Task RefreshAsync(GameCache cache, string key, CancellationToken cancellationToken);
}
