namespace AspireGame.Client;

/// <summary>
/// Keeps each value in a file that is replaced atomically. The files contain tokens: use a folder that only the player's account can read.
/// </summary>
public sealed class FileStore : IGameStore
{
    private const string Temporary = ".new";

    private readonly string _folder;

    /// <param name="folder">A folder for this store alone. It is created if it does not exist.</param>
    public FileStore(string folder) => _folder = Directory.CreateDirectory(folder).FullName;

    /// <inheritdoc/>
    public ValueTask<string?> LoadAsync(string key, CancellationToken cancellationToken)
    {
        try
        {
            return new(File.ReadAllText(PathOf(key)));
        }
        catch (FileNotFoundException)
        {
            return default;
        }
    }

    /// <inheritdoc/>
    public ValueTask SaveAsync(string key, string? value, CancellationToken cancellationToken)
    {
        var path = PathOf(key);
        if (value is null)
        {
            File.Delete(path);
            return default;
        }

        var next = $"{path}.{Guid.NewGuid():N}{Temporary}";
        using (var file = new FileStream(next, FileMode.CreateNew))
        using (var writer = new StreamWriter(file))
        {
            writer.Write(value);
            writer.Flush();
            file.Flush(flushToDisk: true);
        }

        File.Move(next, path, overwrite: true);
        return default;
    }

    /// <inheritdoc/>
    public ValueTask<IReadOnlyList<string>> KeysAsync(string prefix, CancellationToken cancellationToken) =>
        new(Directory.EnumerateFiles(_folder).Select(file => Path.GetFileName(file).Replace('~', '/'))
            .Where(key => key.StartsWith(prefix, StringComparison.Ordinal) && !key.EndsWith(Temporary, StringComparison.Ordinal))
            .OrderBy(key => key, StringComparer.Ordinal).ToArray());

    // A caller's key may contain characters that are invalid in a file name.
    private string PathOf(string key) => Path.Combine(_folder, Uri.EscapeDataString(key).Replace("%2F", "~", StringComparison.Ordinal));
}
