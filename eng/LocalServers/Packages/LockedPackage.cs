using System.Runtime.InteropServices;
using System.Text.Json;
using System.Text.Json.Serialization;
using LocalServers.Hosting;

namespace LocalServers.Packages;

/// <summary>
/// A server's binaries for one platform (a .NET runtime identifier). <c>packages.lock.json</c> pins the version and the SHA-512 of the
/// package file, in npm's notation: <c>sha512-</c> and base64.
/// </summary>
internal sealed record LockedPackage(
    string Server, string Platform, string Package, string Version, string Integrity, int DownloadMegabytes, int UnpackedMegabytes)
{
    public static IReadOnlyList<LockedPackage> All { get; } = Load();

    /// <summary>The servers that LocalServers downloads.</summary>
    public static IReadOnlyList<string> Servers { get; } = [.. All.Select(package => package.Server).Distinct()];

    /// <summary>Whether there is a package of the server for this machine.</summary>
    public static bool Exists(string server) => All.Any(package => package.Server == server && package.Platform == Machine);

    public static LockedPackage For(string server)
    {
        var all = All.Where(package => package.Server == server).ToList();
        var platforms = string.Join(", ", all.Select(package => package.Platform));
        return all.Find(package => package.Platform == Machine)
            ?? throw new ServerFailure(
                $"There is no embedded {server} for {Machine}, only for {platforms}: use containers or an external server.");
    }

    private static string Machine
    {
        get
        {
            var system =
                OperatingSystem.IsLinux() ? "linux"
                : OperatingSystem.IsMacOS() ? "osx"
                : OperatingSystem.IsWindows() ? "win"
                : "other";
#pragma warning disable CA1308 // Runtime identifiers are lower case.
            var name = $"{system}-{RuntimeInformation.ProcessArchitecture.ToString().ToLowerInvariant()}";
#pragma warning restore CA1308
            return RuntimeInformation.RuntimeIdentifier.Contains("musl", StringComparison.Ordinal) ? $"{name}-musl" : name;
        }
    }

    private static List<LockedPackage> Load()
    {
        using var stream = typeof(LockedPackage).Assembly.GetManifestResourceStream("packages.lock.json")!;
        return JsonSerializer.Deserialize(stream, LockFileContext.Default.LockFile)!.Packages;
    }
}

internal sealed record LockFile(List<LockedPackage> Packages);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(LockFile))]
internal sealed partial class LockFileContext : JsonSerializerContext;
