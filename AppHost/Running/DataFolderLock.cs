using System.Globalization;

namespace AppHost.Running;

/// <summary>One stack at a time on one data folder. The lock goes with the process, however it ends.</summary>
internal sealed class DataFolderLock : IDisposable
{
    private const long MegaByte = 1024 * 1024;

    /// <summary>What a start with empty stores writes, and some room.</summary>
    private const long NeededMegaBytes = 300;

    private readonly string _folder;
    private readonly FileStream _file;

    private DataFolderLock(string folder, FileStream file) => (_folder, _file) = (folder, file);

    private static string NameOf(string folder) => Path.Combine(folder, "run.lock");

    internal static DataFolderLock Take(string folder)
    {
        Directory.CreateDirectory(folder);
        var free = new DriveInfo(folder).AvailableFreeSpace / MegaByte;
        if (free < NeededMegaBytes)
            throw new StackFailure($"The disk of {folder} is full: {free} MB are free, and the stack needs {NeededMegaBytes} MB.");

        try
        {
            // Nothing shared: on Unix any other sharing is a shared lock, which two can hold.
            var file = new FileStream(NameOf(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DataFolderLock(folder, file);
        }
        catch (IOException)
        {
            throw new StackFailure($"Another ./run is using {folder}: stop it first, or run this one in another clone.");
        }
    }

    /// <summary>Leaves the lock itself, which is held.</summary>
    internal void DeleteEverythingElse()
    {
        foreach (var entry in new DirectoryInfo(_folder).EnumerateFileSystemInfos())
        {
            if (entry.FullName == _file.Name)
                continue;
            if (entry is DirectoryInfo directory)
                directory.Delete(recursive: true);
            else
                entry.Delete();
        }
    }

    public void Dispose() => _file.Dispose();
}
