namespace Bench.Comparing;

/// <summary>
/// Shows whether .NET is still recompiling hot methods (tiered compilation). Until it is done, a server is not warm.
/// </summary>
internal static class Tiering
{
    /// <summary>Name of the runtime's thread, which Linux truncates to 15 characters.</summary>
    private const string Thread = ".NET Tiered Com";

    /// <summary>
    /// CPU seconds of that thread in all processes. The runtime starts and ends the thread as needed, so only an increase is meaningful.
    /// Always zero outside Linux.
    /// </summary>
    public static double SecondsOf(IEnumerable<int> processes) => OperatingSystem.IsLinux() ? processes.Sum(SecondsOf) : 0;

    private static double SecondsOf(int process)
    {
        try
        {
            return Directory.EnumerateDirectories($"/proc/{process}/task")
                .Where(thread => File.ReadAllText($"{thread}/comm").TrimEnd() == Thread)
                .Sum(ProcessCpu.OwnSecondsOf);
        }
        catch (IOException)
        {
            // A thread has ended.
            return 0;
        }
    }
}
