using System.Text;
using Bench.Load;
using Bench.Servers;

namespace Bench.Endpoints;

/// <summary>The third side of a comparison: an endpoint of the <see cref="EndpointServer"/> and its requests.</summary>
internal sealed record BareEndpoint((ServerProcess Process, int Port) Server, Func<int, LoadRequest> Request)
{
    /// <summary>A read of a player's public profile.</summary>
    public static LoadRequest Read(Guid id) =>
        LoadRequest.Of("GET", $"/players/{id}", null) with { Expected = Encoding.ASCII.GetBytes($"\"playerId\":\"{id}\"") };

    /// <summary>Starts the server in its own process on the stores of the run, once per run.</summary>
    public static Task<(ServerProcess Process, int Port)> ServerAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("endpoints", () => StartAsync(servers, cancellationToken));

    private static async Task<(ServerProcess Process, int Port)> StartAsync(ServerPark servers, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        Dictionary<string, string> environment = new()
        {
            ["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken),
            ["ConnectionStrings__cache"] = await servers.RedisAsync(cancellationToken),
        };
        var server = await servers.StartAsync(
            "endpoints", "Bench", ["serve", "endpoints", "--port", $"{port}"], environment, $"http://127.0.0.1:{port}/health/ready",
            cancellationToken);
        return (server, port);
    }
}
