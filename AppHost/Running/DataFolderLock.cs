using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>One stack at a time on one data folder. The lock goes with the process, however it ends.</summary>
internal sealed class DataFolderLock : IHostedService, IDisposable
{
    private const long MegaByte = 1024 * 1024;

    /// <summary>What a start with empty stores writes, and some room.</summary>
    private const long NeededMegaBytes = 300;

    /// <summary>What the system says of a file that another process holds: Linux, macOS, Windows.</summary>
    private static readonly int[] Held = [11, 35, unchecked((int)0x80070020)];

    private readonly string _folder;
    private readonly FileStream _file;

    private DataFolderLock(string folder, FileStream file) => (_folder, _file) = (folder, file);

    private static string NameOf(string folder) => Path.Combine(folder, "run.lock");

    internal static DataFolderLock Take(string folder)
    {
        try
        {
            return TakeExisting(Directory.CreateDirectory(folder).FullName);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new UserFacingException(
                $"The data folder {folder} cannot be written to ({failure.Message.TrimEnd('.')}): --AppHost:Data=FOLDER uses another one.");
        }
    }

    private static DataFolderLock TakeExisting(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace / MegaByte;
        if (free < NeededMegaBytes)
            throw new UserFacingException($"The disk of {folder} is full: {free} MB are free, and the stack needs {NeededMegaBytes} MB.");

        try
        {
            // Nothing shared: on Unix any other sharing is a shared lock, which two can hold.
            var file = new FileStream(NameOf(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DataFolderLock(folder, file);
        }
        catch (IOException failure) when (Held.Contains(failure.HResult))
        {
            throw new UserFacingException($"Another ./run is using {folder}: stop it first, or run this one in another clone.");
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

    /// <summary>Deletes the whole folder in the end.</summary>
    internal bool IsScratch { get; set; }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Nobody runs here any more; the number of a killed one stays, and may become that of another process.
        _file.SetLength(0);
        _file.Dispose();
        if (IsScratch)
            Directory.Delete(_folder, recursive: true);
    }
}
