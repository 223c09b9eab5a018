using System.Diagnostics;
using System.Globalization;

namespace Tests.Stores;

/// <summary>Folders for the data of one test run, named by its process so that the next run can sweep what a killed one left.</summary>
internal static class ScratchFolder
{
    private static readonly string Root = Path.Combine(Path.GetTempPath(), "aspiregame-tests");
    private static readonly string Run = Path.Combine(Root, Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    private static readonly Lock Swept = new();
    private static bool _swept;

    public static string New(string name)
    {
        lock (Swept)
        {
            if (!_swept)
                Sweep();
            _swept = true;
        }

        return Directory.CreateDirectory(Path.Combine(Run, $"{name}-{Guid.NewGuid():N}")).FullName;
    }

    public static void DeleteAll() => Delete(Run);

    private static void Sweep()
    {
        Directory.CreateDirectory(Root);
        foreach (var folder in Directory.EnumerateDirectories(Root))
        {
            if (folder == Run || !IsRunning(Path.GetFileName(folder)))
                Delete(folder);
        }
    }

    private static bool IsRunning(string id)
    {
        try
        {
            using var process = Process.GetProcessById(int.Parse(id, CultureInfo.InvariantCulture));
            return true;
        }
        catch (Exception gone) when (gone is ArgumentException or FormatException)
        {
            return false;
        }
    }

    private static void Delete(string folder)
    {
        try
        {
            // In parallel: a database has a thousand files, and a run has a hundred databases.
            Parallel.ForEach(
                new DirectoryInfo(folder).EnumerateDirectories().Where(part => part.LinkTarget is null), part => Delete(part.FullName));
            Directory.Delete(folder, recursive: true);
        }
        catch (IOException)
        {
            // Another run sweeps too, or a server is just ending: the next run gets it.
        }
    }
}
