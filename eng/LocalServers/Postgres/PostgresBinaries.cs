using System.Text.Json;
using System.Text.Json.Serialization;
using LocalServers.Hosting;
using LocalServers.Packages;

namespace LocalServers.Postgres;

/// <summary>The downloaded PostgreSQL and, beside it, a freshly initialised data folder to copy (initdb takes ten times as long).</summary>
internal sealed class PostgresBinaries(string folder, string template)
{
    /// <summary>Data folder as initdb leaves it: superuser <c>postgres</c> without a password.</summary>
    public string Template => template;

    public string Postgres => Binary(folder, "postgres");

    public bool Has(string library) =>
        File.Exists(Path.Combine(folder, IsDownloaded(folder) ? Path.Combine("native", "lib", "postgresql") : "lib", library));

    public static async Task<PostgresBinaries> GetAsync(ServerUser user, CancellationToken cancellationToken)
    {
        var cache = new PackageCache();
        if (Environment.GetEnvironmentVariable("LOCALSERVER_POSTGRES") is { Length: > 0 } installed)
            return await InstalledAsync(cache, installed, user, cancellationToken);
        var package = LockedPackage.For("postgres");
        var folder = await cache.GetAsync("postgres", cancellationToken);
        await LinkAsync(folder, cancellationToken);
        var template = await cache.GetOrMakeAsync($"postgres-{package.Version}-template-{user.Name}", async unfinished =>
        {
            user.Own(unfinished);
            // The builtin locale sorts the same on every machine and needs nothing installed.
            await InitialiseAsync(
                folder, Path.Combine(unfinished, "data"), user,
                ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"], cancellationToken);
        }, cancellationToken);
        return new PostgresBinaries(folder, Path.Combine(template, "data"));
    }

    /// <summary>One that the machine has, such as <c>/usr/lib/postgresql/15</c>: to try the SQL on an older version.</summary>
    private static async Task<PostgresBinaries> InstalledAsync(
        PackageCache cache, string folder, ServerUser user, CancellationToken cancellationToken)
    {
        if (!File.Exists(Binary(folder, "postgres")))
            throw new ServerFailure(
                $"LOCALSERVER_POSTGRES is {folder}, where no bin/postgres is: give the folder of an installed PostgreSQL.");
        var template = await cache.GetOrMakeAsync($"postgres-{Path.GetFileName(folder)}-installed-template-{user.Name}", async unfinished =>
        {
            user.Own(unfinished);
            await InitialiseAsync(folder, Path.Combine(unfinished, "data"), user, ["--locale", "C"], cancellationToken);
        }, cancellationToken);
        return new PostgresBinaries(folder, Path.Combine(template, "data"));
    }

    private static async Task InitialiseAsync(
        string folder, string data, ServerUser user, string[] locale, CancellationToken cancellationToken)
    {
        // Access rules come with the start.
        var result = await user.RunAsync(Binary(folder, "initdb"),
            ["--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions",
                .. locale], "", cancellationToken);
        if (result.ExitCode != 0)
            throw new ServerFailure($"PostgreSQL could not initialise a data folder: {result.LastError}");
    }

    // npm packages cannot hold symbolic links, so the package lists the ones its libraries need.
    private static async Task LinkAsync(string folder, CancellationToken cancellationToken)
    {
        var list = Path.Combine(folder, "native", "pg-symlinks.json");
        if (!File.Exists(list))
            return;
        await using var stream = File.OpenRead(list);
        foreach (var link in await JsonSerializer.DeserializeAsync(stream, LinkContext.Default.LinkArray, cancellationToken) ?? [])
        {
            var target = Path.Combine(folder, link.Target);
            if (Path.Exists(target))
                continue;
            try
            {
                File.CreateSymbolicLink(target, Path.GetRelativePath(Path.GetDirectoryName(target)!, Path.Combine(folder, link.Source)));
            }
            catch (IOException) when (Path.Exists(target))
            {
                // Another server made it meanwhile.
            }
        }
    }

    private static string Binary(string folder, string name) =>
        Path.Combine(folder, IsDownloaded(folder) ? Path.Combine("native", "bin") : "bin", Executable(name));

    /// <summary>The package has a folder more than an installation.</summary>
    private static bool IsDownloaded(string folder) => Directory.Exists(Path.Combine(folder, "native"));

    private static string Executable(string name) => OperatingSystem.IsWindows() ? $"{name}.exe" : name;
}

internal sealed record Link(string Source, string Target);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Link[]))]
internal sealed partial class LinkContext : JsonSerializerContext;
