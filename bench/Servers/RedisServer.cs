using Bench.Comparing;

namespace Bench.Servers;

/// <summary>The redis-server of this machine in a process of the run, without persistence, like the embedded server.</summary>
internal static class RedisServer
{
    /// <summary>Starts the server, and returns a park whose services use it, once per run.</summary>
    /// <exception cref="NotHereException">redis-server is not installed.</exception>
    public static Task<ServerPark> ParkAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("redis-server", () => StartAsync(servers, cancellationToken));

    private static async Task<ServerPark> StartAsync(ServerPark servers, CancellationToken cancellationToken)
    {
        var redis = Installed.Find("redis-server") ?? throw new NotHereException("redis-server is not installed");
        var port = ServerProcess.FreePort();
        var process = await servers.StartToolAsync(
            "redis-server", redis, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], [],
            servers.Folder("redis-server"), null, cancellationToken);
        return servers.Own(new ServerPark(port, process));
    }
}
