namespace LocalServers.Hosting;

/// <summary>Locks a data folder for this process. The operating system releases the lock however the process ends.</summary>
internal sealed class DataFolder : IDisposable
{
    private readonly FileStream _lock;

    private DataFolder(FileStream held) => _lock = held;

    public static DataFolder Open(string folder)
    {
        Directory.CreateDirectory(folder);
        try
        {
            return new DataFolder(
                new FileStream(Path.Combine(folder, "server.lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException failure) when (Explanation.IsHeldByAnother(failure))
        {
            throw new ServerFailure($"The data folder {folder} is in use by another running server: stop that one first.");
        }
    }

    public void Dispose() => _lock.Dispose();
}
