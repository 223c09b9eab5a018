using System.Security.Cryptography;

namespace LocalServers.Redis;

/// <summary>The files of Garnet's checkpoints, which are never written again once the checkpoint is complete.</summary>
internal sealed class SealedCheckpoints(string folder)
{
    /// <summary>What a checkpoint writes last.</summary>
    private const string Last = "info.dat.0";

    /// <summary>SHA-256 by path.</summary>
    public IReadOnlyDictionary<string, string> Files { get; private set; } = new Dictionary<string, string>();

    /// <exception cref="InvalidDataException">Something is not as it was left.</exception>
    public async Task VerifyAsync(IReadOnlyDictionary<string, string> seal, CancellationToken cancellationToken)
    {
        var complete = Complete();
        foreach (var (path, hash) in seal)
        {
            // A newer one has taken its place since, and it may have been half removed.
            if (complete.Exists(checkpoint => KindOf(checkpoint) == KindOf(path) && !seal.ContainsKey($"{checkpoint}/{Last}")))
                continue;
            var file = new FileInfo(Path.Combine(folder, path));
            if (!file.Exists)
                throw new InvalidDataException($"{path} is missing");
            if (await HashAsync(file, cancellationToken) != hash)
                throw new InvalidDataException($"{path} is not as it was left");
        }

        Files = seal;
    }

    /// <returns>Whether there was anything new.</returns>
    public async Task<bool> ExtendAsync()
    {
        var files = new Dictionary<string, string>();
        try
        {
            foreach (var checkpoint in Complete())
                foreach (var file in new DirectoryInfo(Path.Combine(folder, checkpoint)).EnumerateFiles())
                    files[$"{checkpoint}/{file.Name}"] = Files.GetValueOrDefault($"{checkpoint}/{file.Name}") ?? await HashAsync(file, CancellationToken.None);
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

    private static async Task<string> HashAsync(FileInfo file, CancellationToken cancellationToken)
    {
        await using var stream = file.OpenRead();
        return Convert.ToHexStringLower(await SHA256.HashDataAsync(stream, cancellationToken));
    }
}
