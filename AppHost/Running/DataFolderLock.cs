using System.Globalization;
using Microsoft.Extensions.Hosting;

namespace AppHost.Running;

/// <summary>Allows one stack at a time per data folder. The lock ends with the process, however that ends.</summary>
internal sealed class DataFolderLock : IHostedService, IDisposable
{
    private const long MegaByte = 1024 * 1024;

    /// <summary>What a start with empty stores writes, and a reserve.</summary>
    private const long NeededMegaBytes = 300;

    /// <summary>The error codes for a file that another process has locked: Linux, macOS, Windows.</summary>
    private static readonly int[] LockedErrors = [11, 35, unchecked((int)0x80070020)];

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
                $"The data folder {folder} is not writable ({failure.Message.TrimEnd('.')}). Use another one with --AppHost:Data=FOLDER.");
        }
    }

    private static DataFolderLock TakeExisting(string folder)
    {
        var free = new DriveInfo(folder).AvailableFreeSpace / MegaByte;
        if (free < NeededMegaBytes)
            throw new UserFacingException($"The disk of {folder} is full: {free} MB free, {NeededMegaBytes} MB required.");

        try
        {
            // FileShare.None: on Unix any other mode is a shared lock, which two processes can hold.
            var file = new FileStream(NameOf(folder), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new DataFolderLock(folder, file);
        }
        catch (IOException failure) when (LockedErrors.Contains(failure.HResult))
        {
            throw new UserFacingException($"Another ./run is using {folder}: stop it first, or run this one in another clone.");
        }
    }

    /// <summary>Deletes everything in the folder except the lock.</summary>
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

    /// <summary>Whether the folder is deleted when the stack stops.</summary>
    internal bool IsScratch { get; set; }

    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public void Dispose()
    {
        // Clears the process id. After a kill it stays, and may later be the id of another process.
        _file.SetLength(0);
        _file.Dispose();
        if (IsScratch)
            Directory.Delete(_folder, recursive: true);
    }
}
