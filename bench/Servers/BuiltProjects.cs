namespace Bench.Servers;

/// <summary>Finds the Release builds of the repository's projects.</summary>
internal static class BuiltProjects
{
    private static readonly string Root = FindRoot();

    /// <exception cref="FileNotFoundException">The project has no Release build.</exception>
    public static string Dll(string project)
    {
        string[] folders = [project, Path.Combine("eng", project), project.ToLowerInvariant()];
        var folder = folders.First(folder => File.Exists(Path.Combine(Root, folder, $"{project}.csproj")));
        var dll = Path.Combine(Root, folder, "bin", "Release", "net10.0", $"{project}.dll");
        return File.Exists(dll)
            ? dll
            : throw new FileNotFoundException($"{project} has no Release build. Start the benchmarks with bench/run.", dll);
    }

    public static string FolderOf(string dll) => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(dll)!, "..", "..", ".."));

    public static string InRepository(params string[] parts) => Path.Combine([Root, .. parts]);

    private static string FindRoot()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
            if (File.Exists(Path.Combine(folder.FullName, "AspireGame.sln")))
                return folder.FullName;
        throw new DirectoryNotFoundException("The benchmarks must run from a build inside the repository.");
    }
}
