using LocalServers.Hosting;

namespace LocalServers.Packages;

/// <summary>
/// Binaries, unpacked once per user and shared by all clones. A package gets its final name by a rename when it is complete. A file lock
/// keeps two concurrent first starts from downloading it twice.
/// </summary>
internal sealed class PackageCache
{
    public string Folder { get; } = Choose();

    /// <summary>Downloads the given servers, or all that exist for this machine if none is given.</summary>
    public async Task FetchAsync(string[] servers, CancellationToken cancellationToken)
    {
        foreach (var server in servers is [] ? LockedPackage.Servers.Where(LockedPackage.Exists) : servers)
            Console.WriteLine($"{server}: {await GetAsync(server, cancellationToken)}");
    }

    /// <summary>Returns the folder with the server's binaries for this machine. Downloads them if they are not in the cache.</summary>
    public async Task<string> GetAsync(string server, CancellationToken cancellationToken)
    {
        var package = LockedPackage.For(server);
        return await GetOrCreateAsync($"{package.Server}-{package.Version}-{package.Platform}", async folder =>
        {
            EnsureSpace(package);
            var file = await Npm.PackAsync(package, folder, cancellationToken);
            await PackageArchive.UnpackAsync(package, file, folder, cancellationToken);
            File.Delete(file);
        }, cancellationToken);
    }

    /// <summary>Returns a folder of the cache. <paramref name="create"/> fills it once, under a temporary name.</summary>
    public async Task<string> GetOrCreateAsync(string name, Func<string, Task> create, CancellationToken cancellationToken)
    {
        var final = Path.Combine(Folder, name);
        if (Directory.Exists(final))
            return final;
        await using var held = await LockAsync($"{final}.lock", cancellationToken);
        if (Directory.Exists(final))
            return final;
        var unfinished = $"{final}.unfinished";
        if (Directory.Exists(unfinished))
            Directory.Delete(unfinished, recursive: true);
        Directory.CreateDirectory(unfinished);
        try
        {
            await create(unfinished);
        }
        catch
        {
            Directory.Delete(unfinished, recursive: true);
            throw;
        }

        Directory.Move(unfinished, final);
        return final;
    }

    private static async Task<FileStream> LockAsync(string file, CancellationToken cancellationToken)
    {
        for (var attempt = 0; ; attempt++)
        {
            try
            {
                return new FileStream(file, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            }
            catch (IOException failure) when (Explanation.IsHeldByAnother(failure))
            {
                if (attempt == 10)
                    Console.WriteLine($"waiting for another process to prepare {Path.GetFileNameWithoutExtension(file)}");
                await Task.Delay(100, cancellationToken);
            }
        }
    }

    private void EnsureSpace(LockedPackage package)
    {
        var free = new DriveInfo(Folder).AvailableFreeSpace >> 20;
        var needed = package.DownloadMegabytes + package.UnpackedMegabytes;
        if (free < needed)
            throw new ServerFailure(
                $"Not enough disk space for {package.Server} in {Folder}: {free} MB available, {needed} MB required.");
    }

    private static string Choose()
    {
        var folder = Environment.GetEnvironmentVariable("LOCALSERVER_CACHE") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(UserCache(), "aspiregame", "local-servers");
        return Directory.CreateDirectory(folder).FullName;
    }

    // PostgreSQL refuses to run as root. The user it runs as instead cannot read root's home folder.
    private static string UserCache() => true switch
    {
        _ when OperatingSystem.IsLinux() && Environment.IsPrivilegedProcess => "/var/cache",
        _ when OperatingSystem.IsWindows() => Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData),
        _ when Environment.GetEnvironmentVariable("XDG_CACHE_HOME") is { Length: > 0 } xdg => xdg,
        _ when OperatingSystem.IsMacOS() =>
            Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), "Library", "Caches"),
        _ => Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".cache"),
    };
}
