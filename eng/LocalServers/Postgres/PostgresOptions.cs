using LocalServers.Hosting;

namespace LocalServers.Postgres;

internal static class PostgresOptions
{
    public static IEnumerable<string> For(ServerSettings settings, PostgresBinaries binaries)
    {
        yield return $"port={settings.Port}";
        yield return "listen_addresses=127.0.0.1";
        yield return "unix_socket_directories=";
        // Several services have a pool each, and test classes run in parallel.
        yield return "max_connections=300";
        yield return "password_encryption=scram-sha-256";
        yield return "timezone=UTC";
        yield return "log_timezone=UTC";
        yield return "logging_collector=off";
        yield return "log_destination=stderr";
        // The details of errors contain personal data: e-mail addresses, device ids and payloads.
        yield return "log_error_verbosity=terse";
        yield return "max_wal_size=512MB";
        if (binaries.Has($"pg_stat_statements.{LibraryExtension}"))
            yield return "shared_preload_libraries=pg_stat_statements";
        if (!settings.Fast)
            yield break;
        yield return "fsync=off";
        yield return "synchronous_commit=off";
        yield return "full_page_writes=off";
        // Tests have a hundred short-lived databases: autovacuum would visit two of them per second.
        yield return "autovacuum=off";
    }

    private static string LibraryExtension => OperatingSystem.IsWindows() ? "dll" : OperatingSystem.IsMacOS() ? "dylib" : "so";
}
