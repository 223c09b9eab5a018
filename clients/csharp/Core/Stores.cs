using System.Collections.Concurrent;

namespace AspireGame.Client;

/// <summary>
/// A key-value store on the device, for one player. A value must survive a crash once <see cref="SaveAsync"/> has returned.
/// </summary>
public interface IGameStore
{
    /// <summary>Loads a value.</summary>
    /// <returns>The value, or null if the key does not exist.</returns>
    ValueTask<string?> LoadAsync(string key, CancellationToken cancellationToken);

    /// <summary>Saves a value, or removes it.</summary>
    /// <param name="key">Letters, digits, hyphens and one slash.</param>
    /// <param name="value">The value, or null to remove the key.</param>
    /// <param name="cancellationToken">Cancels the call before the value is written.</param>
    ValueTask SaveAsync(string key, string? value, CancellationToken cancellationToken);

    /// <summary>Returns the keys that begin with a prefix, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>Keeps values in memory, until the process ends.</summary>
public sealed class MemoryStore : IGameStore
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    /// <inheritdoc/>
    public ValueTask<string?> LoadAsync(string key, CancellationToken cancellationToken) =>
        new(_values.TryGetValue(key, out var value) ? value : null);

    /// <inheritdoc/>
    public ValueTask SaveAsync(string key, string? value, CancellationToken cancellationToken)
    {
        if (value is null)
            _values.TryRemove(key, out _);
        else
            _values[key] = value;
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) =>
        new(_values.Keys
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal))
            .OrderBy(key => key, StringComparer.Ordinal)
            .ToArray());
}
