using System.Data.Common;
using Npgsql;
using StackExchange.Redis;

namespace AppHost.Commands;

/// <summary>
/// Returns the command line that opens a store's shell in a terminal. The line reads the password from <c>secrets.json</c>, because the
/// dashboard shows the result of a command and may log it.
/// </summary>
internal static class ShellCommand
{
    private static string Secret(string name) => $"$(node -p \"require('./.local/secrets.json')['{name}']\")";

    internal static IResourceBuilder<IResourceWithConnectionString> WithShellCommand(
        this IResourceBuilder<IResourceWithConnectionString> store, string shell, Func<string, string> line) =>
        store.WithCommand(shell, $"Open {shell}", async context =>
            {
                var command = line(await context.ConnectionStringAsync(store));
                return CommandResults.Success(
                    "Paste it into a terminal in the repository's folder.", command, CommandResultFormat.Text, displayImmediately: true);
            },
            new CommandOptions { Description = $"Shows the command line that opens {shell} on this store.", IconName = "WindowConsole" });

    internal static string Psql(string connectionString)
    {
        var server = new NpgsqlConnectionStringBuilder(connectionString);
        return $"PGPASSWORD={Secret("postgres-password")} psql -h {server.Host} -p {server.Port} -U {server.Username} {server.Database}";
    }

    internal static string RedisCli(string connectionString)
    {
        var (host, port) = ConfigurationOptions.Parse(connectionString).EndPoints[0] switch
        {
            System.Net.DnsEndPoint named => (named.Host, named.Port),
            System.Net.IPEndPoint address => (address.Address.ToString(), address.Port),
            var other => throw new DistributedApplicationException($"redis-cli does not support the address {other}."),
        };
        return $"REDISCLI_AUTH={Secret("redis-password")} redis-cli -h {host} -p {port}";
    }

    internal static string ClickHouse(string connectionString)
    {
        var server = new DbConnectionStringBuilder { ConnectionString = connectionString };
        return $"curl -s -H \"X-ClickHouse-User: {server["Username"]}\" -H \"X-ClickHouse-Key: {Secret("clickhouse-password")}\" "
            + $"{server["Protocol"]}://{server["Host"]}:{server["Port"]}/?database={server["Database"]} "
            + "--data 'SHOW TABLES FORMAT PrettyCompact'";
    }
}
