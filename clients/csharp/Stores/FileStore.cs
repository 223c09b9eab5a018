namespace AspireGame.Client;

/// <summary>A file per key in a folder of its own, replaced as a whole. It holds tokens: put it where only the player's account reads.</summary>
public sealed class FileStore : IGameStore
{
    private const string Temporary = ".new";

    private readonly string _folder;

    /// <param name="folder">Is created.</param>
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

    /// <summary>A key from the caller may hold what no file name may: it is escaped.</summary>
    private string PathOf(string key) => Path.Combine(_folder, Uri.EscapeDataString(key).Replace("%2F", "~", StringComparison.Ordinal));
}
