using System.Text;
using Bench.Load;
using Bench.Servers;

namespace Bench.Endpoints;

/// <summary>A side of a comparison: an endpoint of the <see cref="EndpointServer"/> and what it is asked.</summary>
internal sealed record BareEndpoint((ServerProcess Process, int Port) Server, Func<int, LoadRequest> Request)
{
    /// <summary>Reads a player's public profile.</summary>
    public static LoadRequest Read(Guid id) =>
        LoadRequest.Of("GET", $"/players/{id}", null) with { Expected = Encoding.ASCII.GetBytes($"\"playerId\":\"{id}\"") };

    /// <summary>The server in a process of its own, on the stores of a run; started once.</summary>
    public static Task<(ServerProcess Process, int Port)> ServerAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("endpoints", async () =>
    {
        var port = ServerProcess.FreePort();
        Dictionary<string, string> environment = new()
        {
            ["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken),
            ["ConnectionStrings__cache"] = await servers.RedisAsync(cancellationToken),
        };
        return (await servers.StartAsync(
            "endpoints", "Bench", ["serve", "endpoints", "--port", $"{port}"], environment, $"http://127.0.0.1:{port}/health/ready",
            cancellationToken), port);
    });
}
