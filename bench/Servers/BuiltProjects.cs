namespace Bench.Servers;

/// <summary>Where the Release build of a project of this repository is.</summary>
internal static class BuiltProjects
{
    private static readonly string Root = FindRoot();

    /// <exception cref="FileNotFoundException">The project has no Release build.</exception>
    public static string Dll(string project)
    {
        string[] folders = [project, Path.Combine("eng", project), project.ToLowerInvariant()];
        var folder = folders.First(folder => File.Exists(Path.Combine(Root, folder, $"{project}.csproj")));
        var dll = Path.Combine(Root, folder, "bin", "Release", "net10.0", $"{project}.dll");
        return File.Exists(dll) ? dll
            : throw new FileNotFoundException($"{project} has no Release build; start through bench/run, which makes it.", dll);
    }

    public static string FolderOf(string dll) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(dll)!, "..", "..", ".."));

    public static string InRepository(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AspireGame.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The benchmarks run from a build inside the repository.");
    }
}
