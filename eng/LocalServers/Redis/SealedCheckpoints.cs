namespace LocalServers.Redis;

/// <summary>The files of Garnet's checkpoints, which are never written again once the checkpoint is complete.</summary>
internal sealed class SealedCheckpoints(string folder)
{
    /// <summary>What a checkpoint writes last.</summary>
    private const string Last = "info.dat.0";

    /// <summary>SHA-256 by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private set; } = new Dictionary<string, string>();

    /// <returns>Whether a newer one was completed since.</returns>
    /// <exception cref="InvalidDataException">Something is not as it was left.</exception>
    public async Task<bool> VerifyAsync(IReadOnlyDictionary<string, string> seal, CancellationToken cancellationToken)
    {
        var newer = Complete().FindAll(checkpoint => !seal.ContainsKey($"{checkpoint}/{Last}"));
        foreach (var (path, hash) in seal)
        {
            // Of a kind that has a newer one, the old one may have been half removed.
            if (!newer.Exists(checkpoint => KindOf(checkpoint) == KindOf(path)))
                await FileHash.VerifyAsync(folder, path, hash, cancellationToken);
        }

        Files = seal;
        return newer.Count > 0;
    }

    /// <returns>Whether there was anything new.</returns>
    public async Task<bool> ExtendAsync()
    {
        var files = new Dictionary<string, string>();
        try
        {
            foreach (var checkpoint in Complete())
                foreach (var file in new DirectoryInfo(Path.Combine(folder, checkpoint)).EnumerateFiles())
                    files[$"{checkpoint}/{file.Name}"] = Files.GetValueOrDefault($"{checkpoint}/{file.Name}") ?? await FileHash.OfAsync(file, CancellationToken.None);
        }
        catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // A newer one has just taken its place: the next time will see which.
            return false;
        }

        if (files.Keys.ToHashSet().SetEquals(Files.Keys))
            return false;
        Files = files;
        return true;
    }

    // cpr-checkpoints/GUID and index-checkpoints/GUID. What is written last is written at once.
    private List<string> Complete() => !Directory.Exists(folder) ? [] :
        [.. new DirectoryInfo(folder).EnumerateFiles(Last, SearchOption.AllDirectories).Where(file => file.Length > 0)
            .Select(file => Path.GetRelativePath(folder, file.DirectoryName!).Replace('\\', '/'))];

    private static string KindOf(string path) => path.Split('/')[0];
}
