namespace LocalServers.Redis;

/// <summary>The files of Garnet's newest checkpoint of each kind, which are never written again once the checkpoint is complete.</summary>
internal sealed class SealedCheckpoints(string folder)
{
    /// <summary>What a checkpoint writes last.</summary>
    private const string Last = "info.dat.0";

    /// <summary>SHA-256 by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private set; } = new Dictionary<string, string>();

    /// <summary>When the last of them was completed, UTC.</summary>
    public DateTime AsOf { get; private set; }

    /// <returns>Whether a newer one was completed since.</returns>
    /// <exception cref="InvalidDataException">Something is not as it was left.</exception>
    public async Task<bool> VerifyAsync(IReadOnlyDictionary<string, string> seal, DateTime asOf, CancellationToken cancellationToken)
    {
        var newer = Complete().FindAll(checkpoint => !seal.ContainsKey($"{checkpoint}/{Last}") && CompletedAt(checkpoint) > asOf);
        foreach (var (path, hash) in seal)
        {
            // Of a kind that has a newer one, the old one may have been half removed.
            if (!newer.Exists(checkpoint => KindOf(checkpoint) == KindOf(path)))
                await FileHash.VerifyAsync(folder, path, hash, cancellationToken);
        }

        (Files, AsOf) = (seal, asOf);
        return newer.Count > 0;
    }

    /// <returns>Whether there was anything new.</returns>
    public async Task<bool> ExtendAsync()
    {
        var files = new Dictionary<string, string>();
        var asOf = DateTime.MinValue;
        try
        {
            // An older one may be gone at any moment.
            foreach (var checkpoint in Complete().GroupBy(KindOf).Select(kind => kind.MaxBy(CompletedAt)!))
            {
                if (CompletedAt(checkpoint) is var completed && completed > asOf)
                    asOf = completed;
                foreach (var file in new DirectoryInfo(Path.Combine(folder, checkpoint)).EnumerateFiles())
                    files[$"{checkpoint}/{file.Name}"] = Files.GetValueOrDefault($"{checkpoint}/{file.Name}") ?? await FileHash.OfAsync(file, CancellationToken.None);
            }
        }
        catch (IOException gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            // A newer one has just taken its place: the next time will see which.
            return false;
        }

        if (files.Keys.ToHashSet().SetEquals(Files.Keys))
            return false;
        (Files, AsOf) = (files, asOf);
        return true;
    }

    // cpr-checkpoints/GUID and index-checkpoints/GUID. What is written last is written at once.
    private List<string> Complete() => !Directory.Exists(folder) ? [] :
        [.. new DirectoryInfo(folder).EnumerateFiles(Last, SearchOption.AllDirectories).Where(file => file.Length > 0)
            .Select(file => Path.GetRelativePath(folder, file.DirectoryName!).Replace('\\', '/'))];

    private DateTime CompletedAt(string checkpoint) => File.GetLastWriteTimeUtc(Path.Combine(folder, checkpoint, Last));

    private static string KindOf(string path) => path.Split('/')[0];
}
