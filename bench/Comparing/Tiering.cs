namespace Bench.Comparing;

/// <summary>
/// Whether .NET is still compiling methods anew that turned out to be hot: a server that is not done with that is measured cold.
/// </summary>
internal static class Tiering
{
    /// <summary>The runtime's thread for it, by its name in Linux, which is cut to 15 letters.</summary>
    private const string Thread = ".NET Tiered Com";

    /// <summary>
    /// CPU time of that thread in some processes, in seconds. It comes and goes, so only growth says something; none is seen outside Linux.
    /// </summary>
    public static double SecondsOf(IEnumerable<int> processes) => OperatingSystem.IsLinux() ? processes.Sum(SecondsOf) : 0;

    private static double SecondsOf(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task")
                .Where(thread => File.ReadAllText($"{thread}/comm").TrimEnd() == Thread).Sum(ProcessCpu.OwnSecondsOf);
        }
        catch (IOException)
        {
            // A thread ended meanwhile.
            return 0;
        }
    }
}
