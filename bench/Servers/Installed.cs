namespace Bench.Servers;

/// <summary>Optional programs of this machine.</summary>
internal static class Installed
{
    /// <summary>Path of the program, or null. Servers are often in a folder that only root has in its PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "")
        .Split(Path.PathSeparator)
        .Append("/usr/sbin")
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);
}
