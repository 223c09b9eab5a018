using LocalServers.Hosting;

namespace LocalServers.Packages;

/// <summary>
/// Binaries unpacked once per user and shared by all clones. A package appears under its final name by a rename, so what is
/// there is whole, and a file lock keeps two first starts from downloading it twice.
/// </summary>
internal sealed class PackageCache
{
    public string Folder { get; } = Choose();

    /// <summary>Downloads the named servers, or every one that exists for this machine.</summary>
    public async Task FetchAsync(string[] servers, CancellationToken cancellationToken)
    {
        if (Array.Find(servers, server => !LockedPackage.Servers.Contains(server)) is { } unknown)
            throw new ServerFailure(
                $"Nothing to fetch for '{unknown}': only {string.Join(" and ", LockedPackage.Servers)} are downloaded.",
                ServerFailure.Usage);
        foreach (var server in servers is [] ? LockedPackage.Servers.Where(LockedPackage.Exists) : servers)
            Console.WriteLine($"{server}: {await GetAsync(server, cancellationToken)}");
    }

    /// <summary>The folder with the server's binaries for this machine, downloaded now if need be.</summary>
    public async Task<string> GetAsync(string server, CancellationToken cancellationToken)
    {
        var package = LockedPackage.For(server);
        return await GetOrMakeAsync($"{package.Server}-{package.Version}-{package.Platform}", async folder =>
        {
            EnsureSpace(package);
            var file = await Npm.PackAsync(package, folder, cancellationToken);
            await PackageArchive.UnpackAsync(package, file, folder, cancellationToken);
            File.Delete(file);
        }, cancellationToken);
    }

    /// <summary>The named folder of the cache, made once by <paramref name="make"/> in a folder beside it.</summary>
    public async Task<string> GetOrMakeAsync(string name, Func<string, Task> make, CancellationToken cancellationToken)
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
            await make(unfinished);
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
                    Console.WriteLine($"waiting for another process that prepares {Path.GetFileNameWithoutExtension(file)}");
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
                $"Too little disk space for {package.Server}: {needed} MB are needed in {Folder} and {free} MB are free.");
    }

    private static string Choose()
    {
        var folder = Environment.GetEnvironmentVariable("LOCALSERVER_CACHE") is { Length: > 0 } chosen
            ? Path.GetFullPath(chosen)
            : Path.Combine(UserCache(), "aspiregame", "local-servers");
        return Directory.CreateDirectory(folder).FullName;
    }

    // PostgreSQL refuses root and runs as another user, who cannot read root's home.
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
