using System.Globalization;
using Bench.Comparing;

namespace Bench.Rest;

/// <summary>A snapshot of a process.</summary>
/// <param name="Id">Process id.</param>
/// <param name="Name">Name of the program: the assembly of a .NET program, the kind of an embedded store.</param>
/// <param name="CpuSeconds">CPU seconds, including those of children that have ended.</param>
/// <param name="Megabytes">Proportional set size (PSS): shared memory is divided among the processes that share it.</param>
internal sealed record StackProcess(int Id, string Name, double CpuSeconds, double Megabytes);

/// <summary>All processes of a running stack.</summary>
internal static class StackProcesses
{
    /// <summary>
    /// The processes with the mark in their environment and all their descendants. PostgreSQL's processes overwrite their environment.
    /// </summary>
    public static IReadOnlyList<StackProcess> Read(string markedBy)
    {
        var all = Directory.EnumerateDirectories("/proc").Where(folder => char.IsAsciiDigit(Path.GetFileName(folder)[0]))
            .Select(folder => (Folder: folder, Parent: ParentOf(folder), Command: Text(folder, "cmdline").Split('\0'))).ToList();
        var found = all.Where(process => Text(process.Folder, "environ").Split('\0').Contains(markedBy))
            .ToDictionary(process => Id(process.Folder), process => NameOf(process.Command));
        for (var known = 0; known < found.Count;)
        {
            known = found.Count;
            foreach (var process in all.Where(process => found.ContainsKey(process.Parent)))
                found.TryAdd(Id(process.Folder), found[process.Parent]);
        }

        return [.. all.Where(process => found.ContainsKey(Id(process.Folder))).Select(process => new StackProcess(
            Id(process.Folder), found[Id(process.Folder)], ProcessCpu.OwnSecondsOf(process.Folder), MegabytesOf(process.Folder)))];
    }

    private static string NameOf(string[] command)
    {
        var dll = Array.FindIndex(command, argument => argument.EndsWith(".dll", StringComparison.Ordinal));
        var name = Path.GetFileNameWithoutExtension(dll < 0 ? command[0] : command[dll]);
        return name == "LocalServers" && command.Length > dll + 1 ? command[dll + 1] : name;
    }

    private static int ParentOf(string folder)
    {
        var text = Text(folder, "stat");
        return text.Length == 0 ? 0 : int.Parse(text[(text.LastIndexOf(')') + 2)..].Split(' ')[1], CultureInfo.InvariantCulture);
    }

    public static double MegabytesOf(string folder) => Text(folder, "smaps_rollup").Split('\n')
        .Where(line => line.StartsWith("Pss:", StringComparison.Ordinal))
        .Sum(line => double.Parse(line[4..^2].Trim(), CultureInfo.InvariantCulture)) / 1024;

    private static int Id(string folder) => int.Parse(Path.GetFileName(folder), CultureInfo.InvariantCulture);

    /// <summary>Empty if the process has ended.</summary>
    private static string Text(string folder, string file)
    {
        try
        {
            return File.ReadAllText(Path.Combine(folder, file));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
