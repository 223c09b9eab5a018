namespace LocalServers.Redis;

/// <summary>All that Garnet keeps, some of which it writes again and again while it serves, and which lies still once it was stopped.</summary>
internal static class SealedAtRest
{
    /// <returns>SHA-256 by path.</returns>
    public static async Task<IReadOnlyDictionary<string, string>> TakeAsync(string folder)
    {
        var files = new Dictionary<string, string>();
        foreach (var part in new DirectoryInfo(folder).EnumerateDirectories())
            foreach (var file in part.EnumerateFiles("*", SearchOption.AllDirectories))
                files[Path.GetRelativePath(folder, file.FullName).Replace('\\', '/')] = await FileHash.OfAsync(file, CancellationToken.None);
        return files;
    }

    /// <exception cref="InvalidDataException">Something is not as it was left.</exception>
    public static async Task VerifyAsync(string folder, IReadOnlyDictionary<string, string> seal, CancellationToken cancellationToken)
    {
        foreach (var (path, hash) in seal)
            await FileHash.VerifyAsync(folder, path, hash, cancellationToken);
    }
}
