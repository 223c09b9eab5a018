using LocalServers.ClickHouse;
using LocalServers.Packages;
using LocalServers.Postgres;
using LocalServers.Redis;

namespace LocalServers.Hosting;

internal static class Commands
{
    private const string Help = """
        LocalServers: the stores of AspireGame for machines without containers.

        usage: LocalServers postgres|redis|clickhouse     run one server until it is stopped
               LocalServers fetch [postgres|clickhouse]   download the servers ahead of their first use
               LocalServers --help

        environment of a server:
          LOCALSERVER_PORT         loopback port to serve on
          LOCALSERVER_PASSWORD     password that clients must give (user postgres, or default)
          LOCALSERVER_DATA         data folder                          [.local/<server>]
          LOCALSERVER_HEALTH_PORT  loopback port of /health/ready       [none]
          LOCALSERVER_PARENT       process id whose end stops the server [none]
          LOCALSERVER_CACHE        where downloads are kept             [a folder in the user's cache]
          LOCALSERVER_POSTGRES     folder of an installed PostgreSQL    [the downloaded one]
          LOCALSERVER_FAST         1: no durability, for tests only     [0]

        exit codes: 0 stopped as asked, 1 failed, 2 wrong usage, 3 port taken
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            switch (args)
            {
                case ["--help" or "-h" or "help"]:
                    Console.WriteLine(Help);
                    return 0;
                case ["fetch", .. var servers]:
                    await new PackageCache().FetchAsync(servers, CancellationToken.None);
                    return 0;
                case ["postgres"]:
                    return await ServerHost.RunAsync("postgres", settings => new PostgresServer(settings));
                case ["redis"]:
                    return await ServerHost.RunAsync("redis", settings => new RedisServer(settings));
                case ["clickhouse"]:
                    return await ServerHost.RunAsync("clickhouse", settings => new ClickHouseServer(settings));
                default:
                    throw new ServerFailure("Say which server: LocalServers postgres|redis|clickhouse, or --help.", ServerFailure.Usage);
            }
        }
        catch (Exception failure) when (Explanation.Of(failure) is { } explained)
        {
            await Console.Error.WriteLineAsync($"error: {explained.Message}");
            return explained.ExitCode;
        }
    }
}
