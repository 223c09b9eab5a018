using System.Formats.Tar;
using System.IO.Compression;
using System.Security.Cryptography;
using LocalServers.Hosting;

namespace LocalServers.Packages;

/// <summary>Verifies a downloaded package against the lock file and unpacks it.</summary>
internal static class PackageArchive
{
    // All files of an npm package are in this folder.
    private const string Root = "package/";

    public static async Task UnpackAsync(LockedPackage package, string file, string folder, CancellationToken cancellationToken)
    {
        await VerifyAsync(package, file, cancellationToken);
        Console.WriteLine($"{package.Server}: unpacking {package.UnpackedMegabytes} MB");
        await using var compressed = File.OpenRead(file);
        await using var plain = new GZipStream(compressed, CompressionMode.Decompress);
        await using var tar = new TarReader(plain);
        while (await tar.GetNextEntryAsync(copyData: false, cancellationToken) is { } entry)
        {
            if (entry.EntryType is not (TarEntryType.RegularFile or TarEntryType.V7RegularFile)
                || !entry.Name.StartsWith(Root, StringComparison.Ordinal))
                continue;
            var target = Path.GetFullPath(Path.Combine(folder, entry.Name[Root.Length..]));
            if (!target.StartsWith(folder + Path.DirectorySeparatorChar, StringComparison.Ordinal))
                throw new ServerFailure($"{package.Package}@{package.Version} contains a path outside its folder. It was not unpacked.");
            Directory.CreateDirectory(Path.GetDirectoryName(target)!);
            await entry.ExtractToFileAsync(target, overwrite: true, cancellationToken);
        }
    }

    private static async Task VerifyAsync(LockedPackage package, string file, CancellationToken cancellationToken)
    {
        await using var stream = File.OpenRead(file);
        var actual = "sha512-" + Convert.ToBase64String(await SHA512.HashDataAsync(stream, cancellationToken));
        if (actual != package.Integrity)
            throw new ServerFailure(
                $"The downloaded {package.Package}@{package.Version} is not the one in packages.lock.json and was discarded. "
                    + $"Its checksum is {actual}.");
    }
}
