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

    public string Postgres => Path.Combine(folder, "native", "bin", Executable("postgres"));

    public bool Has(string library) => File.Exists(Path.Combine(folder, "native", "lib", "postgresql", library));

    public static async Task<PostgresBinaries> GetAsync(ServerUser user, CancellationToken cancellationToken)
    {
        var cache = new PackageCache();
        var package = LockedPackage.For("postgres");
        var folder = await cache.GetAsync("postgres", cancellationToken);
        await LinkAsync(folder, cancellationToken);
        var template = await cache.GetOrMakeAsync($"postgres-{package.Version}-template-{user.Name}", async unfinished =>
        {
            user.Own(unfinished);
            await InitialiseAsync(folder, Path.Combine(unfinished, "data"), user, cancellationToken);
        }, cancellationToken);
        return new PostgresBinaries(folder, Path.Combine(template, "data"));
    }

    private static async Task InitialiseAsync(string folder, string data, ServerUser user, CancellationToken cancellationToken)
    {
        // The builtin locale sorts the same on every machine and needs nothing installed. Access rules come with the start.
        var result = await user.RunAsync(Path.Combine(folder, "native", "bin", Executable("initdb")),
            ["--pgdata", data, "--username", "postgres", "--auth", "trust", "--encoding", "UTF8", "--no-sync", "--no-instructions",
             "--locale-provider", "builtin", "--builtin-locale", "C.UTF-8", "--locale", "C"], "", cancellationToken);
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

    private static string Executable(string name) => OperatingSystem.IsWindows() ? $"{name}.exe" : name;
}

internal sealed record Link(string Source, string Target);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(Link[]))]
internal sealed partial class LinkContext : JsonSerializerContext;
