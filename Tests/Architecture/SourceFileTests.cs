using Xunit;

namespace Tests.Architecture;

/// <summary>
/// Source files that a reader takes in at once: at most 8 KB, in lines of at most 140 characters. Generated code may be longer, and so may
/// the templates it is generated from, whose line breaks end up in it.
/// </summary>
public sealed class SourceFileTests
{
    private const int MaxBytes = 8 * 1024;
    private const int MaxLineLength = 140;

    private static readonly string[] Extensions =
        [".cs", ".csproj", ".props", ".targets", ".ts", ".tsx", ".mjs", ".css", ".html", ".sh", ".cmd"];

    private static readonly string[] Scripts = ["run", "test", ".ci/run", "bench/run"];

    private static readonly string[] Generated =
        ["GameApi/Data/Migrations/", "clients/csharp/Generated.cs", "clients/typescript/src/generated.ts"];

    /// <summary>Folders that are not in the repository, or hold nothing of it.</summary>
    private static readonly HashSet<string> Skipped = ["bin", "obj", "node_modules", "dist", "artifacts", ".git", ".local", ".vs", ".idea"];

    [Fact]
    public void Source_files_have_at_most_8_KB()
    {
        var tooLarge = Sources()
            .Select(file => (File: file, new FileInfo(Repository.File(file)).Length))
            .Where(source => source.Length > MaxBytes)
            .Select(source => $"{source.File}: {source.Length} bytes");

        Assert.Equal("", string.Join(Environment.NewLine, tooLarge));
    }

    [Fact]
    public void Lines_have_at_most_140_characters()
    {
        var tooLong =
            from file in Sources()
            from line in File.ReadLines(Repository.File(file)).Index()
            where line.Item.Length > MaxLineLength
            select $"{file}:{line.Index + 1}: {line.Item.Length} characters";

        Assert.Equal("", string.Join(Environment.NewLine, tooLong));
    }

    private static IEnumerable<string> Sources() =>
        from file in Files(new DirectoryInfo(Repository.Root))
        let path = Path.GetRelativePath(Repository.Root, file.FullName).Replace('\\', '/')
        where Extensions.Contains(file.Extension) || Scripts.Contains(path)
        where !path.EndsWith(".local.props", StringComparison.Ordinal)
        where !Generated.Any(generated => path.StartsWith(generated, StringComparison.Ordinal))
        orderby path
        select path;

    private static IEnumerable<FileInfo> Files(DirectoryInfo folder) =>
        folder.EnumerateFiles().Concat(folder.EnumerateDirectories().Where(inner => !Skipped.Contains(inner.Name)).SelectMany(Files));
}
