using LocalServers.Hosting;

namespace LocalServers.Redis;

/// <summary>
/// Garnet's files in a data folder. They are a development cache, which may be lost: if Garnet cannot recover them, they are deleted.
/// A marker file exists while Garnet reads them, because damage can also crash the process.
/// </summary>
internal sealed class CacheFiles(string folder)
{
    private readonly string _log = Path.Combine(folder, "AOF");
    private readonly string _store = Path.Combine(folder, "Store");
    private readonly string _marker = Path.Combine(folder, "recovering");

    /// <summary>Runs <paramref name="start"/> on the files, and again without them if they are damaged.</summary>
    public async Task<T> RecoverAsync<T>(Func<Task<T>> start)
    {
        if (File.Exists(_marker))
            Delete("the last start crashed while it read them");
        else if (LostItsLog())
            Delete("the log is missing");
        await File.WriteAllBytesAsync(_marker, []);
        try
        {
            return await StartAsync(start);
        }
        finally
        {
            // Only a crash leaves the marker behind: a start that fails for another reason costs no data.
            File.Delete(_marker);
        }
    }

    private async Task<T> StartAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception damage) when (!Explanation.IsExternal(damage) && (Path.Exists(_log) || Path.Exists(_store)))
        {
            Delete(damage.Message);
            return await start();
        }
    }

    /// <summary>From commit records without their log, Garnet creates a log that its next start cannot read.</summary>
    private bool LostItsLog() => Directory.Exists(_log) && Directory.GetFiles(_log, "aof.log.*") is [];

    private void Delete(string reason)
    {
        Console.WriteLine($"The cache starts empty: could not recover its files in {folder} ({reason}).");
        foreach (var path in (string[])[_log, _store])
        {
            // Damage can also be a file in place of a folder.
            if (Directory.Exists(path))
                Directory.Delete(path, recursive: true);
            else
                File.Delete(path);
        }
    }
}
