using System.Runtime.InteropServices;

namespace Aspire.Hosting.Running;

/// <summary>Where built projects are: they were built with the AppHost, so with its configuration and framework (bin/Debug/net10.0).</summary>
internal static class BuildOutput
{
    private static readonly DirectoryInfo Own = new(Path.TrimEndingDirectorySeparator(AppContext.BaseDirectory));

    /// <summary>The dotnet command of the runtime this runs on.</summary>
    internal static string DotNet { get; } =
        Path.GetFullPath(Path.Combine(RuntimeEnvironment.GetRuntimeDirectory(), "..", "..", "..", OperatingSystem.IsWindows() ? "dotnet.exe" : "dotnet"));

    internal static string AssemblyOf(string projectPath) =>
        Path.Combine(Path.GetDirectoryName(projectPath)!, "bin", Own.Parent!.Name, Own.Name, Path.GetFileNameWithoutExtension(projectPath) + ".dll");
}
