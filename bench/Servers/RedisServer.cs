using Bench.Comparing;

namespace Bench.Servers;

/// <summary>The redis-server of this machine in a process of the run, without persistence, as the embedded server has none.</summary>
internal static class RedisServer
{
    /// <summary>A park whose services use it, started once per run and gone with it.</summary>
    /// <exception cref="NotHereException">It is not installed.</exception>
    public static Task<ServerPark> ParkAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("redis-server", async () =>
    {
        var redis = Installed.Find("redis-server") ?? throw new NotHereException("redis-server is not installed");
        var port = ServerProcess.FreePort();
        var process = await servers.StartToolAsync(
            "redis-server", redis, ["--port", $"{port}", "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"], [],
            servers.Folder("redis-server"), null, cancellationToken);
        return servers.Own(new ServerPark(port, process));
    });
}
