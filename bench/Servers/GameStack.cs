using System.Net.Http.Json;
using System.Text;
using System.Text.Json;
using Bench.Load;
using Npgsql;

namespace Bench.Servers;

/// <summary>The stores, GameApi and a gateway, with a player.</summary>
/// <param name="Nodes">Processes and ports of GameApi.</param>
/// <param name="Gateway">Process and port of the gateway.</param>
/// <param name="Token">Access token of the player, valid for the whole run.</param>
/// <param name="ProfilePath">Path of the player's public profile.</param>
/// <param name="ProfileBody">The response for that path.</param>
/// <param name="Database">The game database, for bare Npgsql.</param>
/// <param name="Processes">Processes of the nodes and the stores, for their CPU time.</param>
internal sealed record GameStack(
    IReadOnlyList<(ServerProcess Process, int Port)> Nodes, (ServerProcess Process, int Port) Gateway,
    string Token, string ProfilePath, byte[] ProfileBody, NpgsqlDataSource Database,
    IReadOnlyDictionary<string, int> Processes)
{
    /// <summary>The first GameApi, which is the only one in the shared stack.</summary>
    public (ServerProcess Process, int Port) Api => Nodes[0];

    /// <summary>A read of another player's public profile.</summary>
    public LoadRequest ReadProfile(Guid id) =>
        LoadRequest.Get($"/v1/players/{id}", Token) with { Expected = Encoding.ASCII.GetBytes($"\"playerId\":\"{id}\"") };

    /// <summary>Starts a stack with one GameApi, once per run.</summary>
    public static Task<GameStack> SharedAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("game", () => StartAsync(servers, nodes: 1, cancellationToken));

    /// <summary>Starts another stack on the same stores.</summary>
    public static async Task<GameStack> StartAsync(ServerPark servers, int nodes, CancellationToken cancellationToken)
    {
        var database = await GameDatabase.SharedAsync(servers, cancellationToken);
        var apis = new List<(ServerProcess Process, int Port)>();
        for (var node = 0; node < nodes; node++)
            apis.Add(await StartNodeAsync(servers, cancellationToken));
        // Without the output cache, so that every request reaches a node, as with the proxies that it is compared with.
        var gateway = await StartGatewayAsync(servers, apis, outputCache: false, cancellationToken);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apis[0].Port}") };
        using var login = await client.PostAsJsonAsync(
            "/v1/auth/device", new { deviceId = $"bench-{Guid.NewGuid():N}", displayName = "Bench", country = "NO" }, cancellationToken);
        login.EnsureSuccessStatusCode();
        var pair = await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var token = pair.GetProperty("accessToken").GetString()!;
        var path = $"/v1/players/{pair.GetProperty("playerId").GetString()}";
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new GameStack(
            apis, gateway, token, path, await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken), database,
            servers.Stores.Concat(apis.Select((api, node) => (nodes == 1 ? "gameapi" : $"gameapi-{node + 1}", api.Process)))
                .ToDictionary(pair => pair.Item1, pair => pair.Process.Id));
    }

    /// <summary>
    /// Starts a gateway in front of nodes, with its default settings except for the rate limit, which would reject the load.
    /// </summary>
    public static async Task<(ServerProcess Process, int Port)> StartGatewayAsync(
        ServerPark servers, IReadOnlyList<(ServerProcess Process, int Port)> nodes, bool outputCache, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        var environment = servers.ServiceEnvironment(port);
        for (var node = 0; node < nodes.Count; node++)
            environment[$"services__gameapi__http__{node}"] = environment["services__analyticsworker__http__0"] =
                $"http://127.0.0.1:{nodes[node].Port}";
        environment["Limits__PerPlayerPerSecond"] = environment["Limits__PerPlayerBurst"] = "100000";
        if (!outputCache)
            environment["PublicReads__Seconds"] = "0";
        return (
            await servers.StartAsync("gateway", "Gateway", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken),
            port);
    }

    /// <summary>Starts a gateway with its output cache, as shipped, in front of a stack, once per run.</summary>
    public static Task<(ServerProcess Process, int Port)> CachingGatewayAsync(
        ServerPark servers, GameStack stack, CancellationToken cancellationToken) => servers.SharedAsync(
            "gateway", () => StartGatewayAsync(servers, stack.Nodes, outputCache: true, cancellationToken));

    /// <summary>Starts bare YARP in front of the first GameApi, once per run.</summary>
    public static Task<(ServerProcess Process, int Port)> YarpAsync(
        ServerPark servers, GameStack stack, CancellationToken cancellationToken) => servers.SharedAsync("yarp", async () =>
    {
        var port = ServerProcess.FreePort();
        return (await servers.StartAsync(
            "yarp", "Bench", ["serve", "yarp", "--port", $"{port}", "--target", $"http://127.0.0.1:{stack.Api.Port}"], [],
            $"http://127.0.0.1:{port}/health/ready", cancellationToken), port);
    });

    /// <summary>Starts a GameApi on the shared stores.</summary>
    public static async Task<(ServerProcess Process, int Port)> StartNodeAsync(
        ServerPark servers, CancellationToken cancellationToken, long? l1Bytes = null)
    {
        var port = ServerProcess.FreePort();
        var environment = await NodeEnvironmentAsync(servers, port, cancellationToken);
        if (l1Bytes is not null)
            environment["Cache__L1Bytes"] = $"{l1Bytes}";
        return (
            await servers.StartAsync("gameapi", "GameApi", [], environment, $"http://127.0.0.1:{port}/health/ready", cancellationToken),
            port);
    }

    /// <summary>Starts a GameApi in <see cref="HostedGameApi"/>.</summary>
    public static async Task<(ServerProcess Process, int Port)> StartHostedNodeAsync(
        ServerPark servers, bool silent, CancellationToken cancellationToken)
    {
        var port = ServerProcess.FreePort();
        return (await servers.StartToolAsync(
            "gameapi", "dotnet", [BuiltProjects.Dll("Bench"), "serve", "gameapi", .. silent ? (string[])["--silent"] : []],
            await NodeEnvironmentAsync(servers, port, cancellationToken), BuiltProjects.FolderOf(BuiltProjects.Dll("GameApi")),
            $"http://127.0.0.1:{port}/health/ready", cancellationToken), port);
    }

    private static async Task<Dictionary<string, string>> NodeEnvironmentAsync(
        ServerPark servers, int port, CancellationToken cancellationToken)
    {
        var environment = servers.ServiceEnvironment(port);
        environment["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken);
        environment["ConnectionStrings__cache"] = await servers.RedisAsync(cancellationToken);
        // On an overloaded machine, a slow response does not mean that Redis is unavailable.
        environment["Cache__Timeout"] = "00:00:05";
        environment["Auth__AccessTokenLifetime"] = "12:00:00";
        return environment;
    }
}
