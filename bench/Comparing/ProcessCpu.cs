using System.Diagnostics;
using System.Globalization;

namespace Bench.Comparing;

/// <summary>CPU time of a process and its descendants. PostgreSQL and nginx do their work in child processes.</summary>
internal static class ProcessCpu
{
    /// <summary>Unit of <c>/proc</c> (proc_pid_stat(5)): hundredths of a second on every architecture that .NET supports.</summary>
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

    /// <summary>CPU time of a process or thread, by its folder in <c>/proc</c>. Zero if it has ended.</summary>
    public static double OwnSecondsOf(string folder) => (Read(folder)?.Ticks ?? 0) / TicksPerSecond;

    /// <summary>Reads user and system time, including that of children that have ended.</summary>
    private static (int Id, int Parent, long Ticks)? Read(string folder)
    {
        if (!int.TryParse(Path.GetFileName(folder), CultureInfo.InvariantCulture, out var id))
            return null;
        try
        {
            var text = File.ReadAllText(Path.Combine(folder, "stat"));
            // The name, in brackets, may contain spaces. Field 3 follows it.
            var fields = text[(text.LastIndexOf(')') + 2)..].Split(' ');
            var parent = int.Parse(fields[1], CultureInfo.InvariantCulture);
            return (id, parent, fields[11..15].Sum(ticks => long.Parse(ticks, CultureInfo.InvariantCulture)));
        }
        catch (IOException)
        {
            // The process has ended.
            return null;
        }
    }
}
