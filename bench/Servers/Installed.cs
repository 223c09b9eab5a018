namespace Bench.Servers;

/// <summary>Programs of the machine that are used where they are installed.</summary>
internal static class Installed
{
    /// <summary>Where it is, or null. Servers are often in a folder that only root has in its PATH.</summary>
    public static string? Find(string program) => (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator)
        .Append("/usr/sbin").Select(folder => Path.Combine(folder, program)).FirstOrDefault(File.Exists);
}
