namespace LocalServers.Redis;

/// <summary>
/// Garnet's files in a data folder. They hold a development cache, which may be lost: what Garnet cannot recover is removed.
/// A marker lies beside them while Garnet recovers, since damage can also end the process.
/// </summary>
internal sealed class CacheFiles(string folder)
{
    private static readonly string[] Parts = ["AOF", "Store"];

    private readonly string _marker = Path.Combine(folder, "recovering");

    /// <summary>
    /// Recovers the files with <paramref name="start"/>; where that fails, here or in an earlier process, it starts on none.
    /// </summary>
    public async Task<T> RecoverAsync<T>(Func<Task<T>> start)
    {
        if (File.Exists(_marker))
            Remove("the last start ended while it read them");
        else if (LostItsLog())
            Remove("its log is missing");
        await File.WriteAllBytesAsync(_marker, []);
        var server = await StartAsync(start);
        File.Delete(_marker);
        return server;
    }

    private async Task<T> StartAsync<T>(Func<Task<T>> start)
    {
        try
        {
            return await start();
        }
        catch (Exception damage)
            when (damage is not (OperationCanceledException or IOException)
                && Parts.Any(part => Directory.Exists(Path.Combine(folder, part))))
        {
            Remove(damage.Message);
            return await start();
        }
    }

    /// <summary>Of commit records without the log itself Garnet makes a log that it cannot read at the next start.</summary>
    private bool LostItsLog() =>
        Path.Combine(folder, "AOF") is var log && Directory.Exists(log) && Directory.GetFiles(log, "aof.log.*") is [];

    private void Remove(string reason)
    {
        Console.WriteLine($"The cache starts empty: its files in {folder} could not be recovered ({reason}).");
        foreach (var part in Parts.Select(part => Path.Combine(folder, part)).Where(Directory.Exists))
            Directory.Delete(part, recursive: true);
    }
}
