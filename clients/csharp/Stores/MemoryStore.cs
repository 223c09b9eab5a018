using System.Collections.Concurrent;

namespace AspireGame.Client;

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
