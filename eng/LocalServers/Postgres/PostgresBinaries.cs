using System.Text.Json;
using System.Text.Json.Serialization;
using LocalServers.Hosting;
using LocalServers.Packages;

namespace LocalServers.Postgres;

/// <summary>
/// A PostgreSQL installation with an initialised data folder as template: copying it is ten times as fast as running initdb.
/// </summary>
internal sealed class PostgresBinaries(string folder, string template)
{
    /// <summary>A data folder as initdb creates it: superuser <c>postgres</c>, no password.</summary>
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
        // The builtin locale sorts the same on every machine, and needs no locale of the machine.
        string[] locale = ["--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"];
        return await WithTemplateAsync(cache, folder, package.Version, user, locale, cancellationToken);
    }

    /// <summary>Uses an installation of this machine, such as <c>/usr/lib/postgresql/15</c>, to test on an older version.</summary>
    private static async Task<PostgresBinaries> InstalledAsync(
        PackageCache cache, string folder, ServerUser user, CancellationToken cancellationToken)
    {
        if (!File.Exists(Binary(folder, "postgres")))
            throw new ServerFailure(
                $"LOCALSERVER_POSTGRES is {folder}, which has no bin/postgres: set it to the folder of a PostgreSQL installation.");
        var version = $"{Path.GetFileName(folder)}-installed";
        return await WithTemplateAsync(cache, folder, version, user, ["--locale", "C"], cancellationToken);
    }

    private static async Task<PostgresBinaries> WithTemplateAsync(
        PackageCache cache, string folder, string version, ServerUser user, string[] locale, CancellationToken cancellationToken)
    {
        var template = await cache.GetOrCreateAsync($"postgres-{version}-template-{user.Name}", async unfinished =>
        {
            user.Own(unfinished);
            await InitialiseAsync(folder, Path.Combine(unfinished, "data"), user, locale, cancellationToken);
        }, cancellationToken);
        return new PostgresBinaries(folder, Path.Combine(template, "data"));
    }

    private static async Task InitialiseAsync(
        string folder, string data, ServerUser user, string[] locale, CancellationToken cancellationToken)
    {
        // Every start of the server replaces the authentication rules.
        string[] arguments =
        [
            "--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", .. locale,
            "--no-sync", "--no-instructions",
        ];
        var result = await user.RunAsync(Binary(folder, "initdb"), arguments, "", cancellationToken);
        if (result.ExitCode != 0)
            throw new ServerFailure($"PostgreSQL could not initialise a data folder: {result.LastError}");
    }

    // npm packages cannot contain symbolic links, so the package lists the links that its libraries need.
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
                // Another server has created it in the meantime.
            }
        }
    }

    private static string Binary(string folder, string name) =>
        Path.Combine(folder, IsDownloaded(folder) ? Path.Combine("native", "bin") : "bin", Executable(name));

    // The npm package has another folder level than an installation.
    private static bool IsDownloaded(string folder) => Directory.Exists(Path.Combine(folder, "native"));

    private static string Executable(string name) => OperatingSystem.IsWindows() ? $"{name}.exe" : name;
}

internal sealed record Link(string Source, string Target);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Link[]))]
internal sealed partial class LinkContext : JsonSerializerContext;
