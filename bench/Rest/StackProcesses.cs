using System.Globalization;
using Bench.Comparing;

namespace Bench.Rest;

/// <summary>A process as it is now.</summary>
/// <param name="Id">Of the process.</param>
/// <param name="Name">Of the program: of a .NET program its assembly, of an embedded store its kind.</param>
/// <param name="CpuSeconds">Its own, and those of children that ended.</param>
/// <param name="Megabytes">Its share of the memory (PSS): what several share is divided among them.</param>
internal sealed record StackProcess(int Id, string Name, double CpuSeconds, double Megabytes);

/// <summary>The processes of a running stack, whoever started them.</summary>
internal static class StackProcesses
{
    /// <summary>Those whose environment has the mark, and their descendants, which may have replaced theirs as PostgreSQL's do.</summary>
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

    /// <summary>Empty where the process has ended.</summary>
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
