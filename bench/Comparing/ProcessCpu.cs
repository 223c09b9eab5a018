using System.Diagnostics;
using System.Globalization;

namespace Bench.Comparing;

/// <summary>CPU time of a process and of all it has started: PostgreSQL and nginx do their work in children.</summary>
internal static class ProcessCpu
{
    /// <summary>
    /// Of <c>/proc</c> (proc_pid_stat(5)), which Linux counts in hundredths of a second on every architecture that .NET runs on.
    /// </summary>
    private const double TicksPerSecond = 100;

    public static double SecondsOf(int id)
    {
        if (!OperatingSystem.IsLinux())
        {
            using var process = Process.GetProcessById(id);
            return process.TotalProcessorTime.TotalSeconds;
        }

        var all = Directory.EnumerateDirectories("/proc").Select(Read).OfType<(int Id, int Parent, long Ticks)>().ToList();
        return Sum(id) / TicksPerSecond;

        long Sum(int of) =>
            all.Where(process => process.Id == of).Sum(process => process.Ticks)
                + all.Where(process => process.Parent == of).Sum(child => Sum(child.Id));
    }

    /// <summary>Of a process or of one of its threads, by its folder in <c>/proc</c>; 0 where it has ended.</summary>
    public static double OwnSecondsOf(string folder) => (Read(folder)?.Ticks ?? 0) / TicksPerSecond;

    /// <summary>User and system time, its own and that of children that ended.</summary>
    private static (int Id, int Parent, long Ticks)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name, in brackets, may hold spaces: what follows it begins with field 3.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            return (
                id, int.Parse(fields[1], CultureInfo.InvariantCulture), fields[11..15]
                    .Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // It ended meanwhile.
            return null;
        }
    }
}
