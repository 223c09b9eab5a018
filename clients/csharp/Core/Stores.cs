using System.Collections.Concurrent;

namespace AspireGame.Client;

/// <summary>Keeps text under keys on the device. One store belongs to one player. What <see cref="SaveAsync"/> has returned from survives a crash.</summary>
public interface IGameStore
{
    /// <returns>Null where there is none.</returns>
    ValueTask<string?> LoadAsync(string key, CancellationToken cancellationToken);

    /// <param name="key">Letters, digits, hyphens and one slash.</param>
    /// <param name="value">Null removes it.</param>
    /// <param name="cancellationToken">Before it is written.</param>
    ValueTask SaveAsync(string key, string? value, CancellationToken cancellationToken);

    /// <summary>The keys that begin with a prefix, in ordinal order.</summary>
    ValueTask<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken);
}

/// <summary>Forgets all when the process ends.</summary>
public sealed class MemoryStore : IGameStore
{
    private readonly ConcurrentDictionary<string, string> _values = new();

    /// <inheritdoc/>
    public ValueTask<string?> LoadAsync(string key, CancellationToken cancellationToken) => new(_values.TryGetValue(key, out var value) ? value : null);

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
        new(_values.Keys.Where(key => key.StartsWith(prefix, StringComparison.Ordinal)).OrderBy(key => key, StringComparer.Ordinal).ToArray());
}
