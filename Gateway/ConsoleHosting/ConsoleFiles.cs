using System.Collections.Frozen;

namespace Gateway.ConsoleHosting;

/// <summary>
/// The files of the live-ops console, read once when the gateway starts: they are few and small, and a path that is not one of theirs
/// reaches no disk.
/// </summary>
internal sealed class ConsoleFiles
{
    private const string Page = "index.html";

    private readonly FrozenDictionary<string, ConsoleFile> _files;

    private ConsoleFiles(FrozenDictionary<string, ConsoleFile> files) => _files = files;

    /// <summary>Whether the build had Node.js.</summary>
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

    /// <summary>A file by its path, or the page itself for every path that is a place within the console.</summary>
    /// <returns>Null where a file is asked for that is not there.</returns>
    public ConsoleFile? Find(string? path) =>
        _files.TryGetValue(path ?? "", out var file) ? file : path is not null && path.StartsWith("assets/", StringComparison.Ordinal)
            ? null : _files.GetValueOrDefault(Page);
}
