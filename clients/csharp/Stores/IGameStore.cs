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
