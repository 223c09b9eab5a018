using System.Collections.Frozen;

namespace Gateway.ConsoleHosting;

/// <summary>
/// The files of the live-ops console. They are few and small, so they are read once at startup, and no request path reaches the disk.
/// </summary>
internal sealed class ConsoleFiles
{
    private const string Page = "index.html";

    private readonly FrozenDictionary<string, ConsoleFile> _files;

    private ConsoleFiles(FrozenDictionary<string, ConsoleFile> files) => _files = files;

    /// <summary>Whether the gateway was built with the console, which needs Node.js.</summary>
    public bool IsBuilt => _files.ContainsKey(Page);

    public static ConsoleFiles Load(string folder)
    {
        var files = new Dictionary<string, ConsoleFile>(StringComparer.Ordinal);
        if (Directory.Exists(folder))
            foreach (var path in Directory.EnumerateFiles(folder, "*", SearchOption.AllDirectories))
                if (ConsoleFile.Read(path) is { } file)
                    files[Path.GetRelativePath(folder, path).Replace('\\', '/')] = file;
        return new(files.ToFrozenDictionary(StringComparer.Ordinal));
    }

    /// <summary>Finds a file by its path. Any path outside of <c>assets/</c> is a page of the single-page application.</summary>
    /// <returns>Null if the asset does not exist.</returns>
    public ConsoleFile? Find(string? path)
    {
        if (_files.TryGetValue(path ?? "", out var file))
            return file;
        return path?.StartsWith("assets/", StringComparison.Ordinal) == true ? null : _files.GetValueOrDefault(Page);
    }
}
