using System.Net.Http.Json;
using System.Text.Json;

namespace Bench.Servers;

/// <summary>Stores, one GameApi and a gateway in front of it, with a player to read.</summary>
/// <param name="Api">Process and port of GameApi.</param>
/// <param name="Gateway">Process and port of the gateway.</param>
/// <param name="Token">The player's access token, good for the run.</param>
/// <param name="ProfilePath">Where everybody reads the player.</param>
/// <param name="ProfileBody">What is answered there.</param>
internal sealed record GameStack((ServerProcess Process, int Port) Api, (ServerProcess Process, int Port) Gateway, string Token, string ProfilePath, byte[] ProfileBody)
{
    /// <summary>Starts it once per run.</summary>
    public static Task<GameStack> SharedAsync(ServerPark servers, CancellationToken cancellationToken) =>
        servers.SharedAsync("game", () => StartAsync(servers, cancellationToken));

    private static async Task<GameStack> StartAsync(ServerPark servers, CancellationToken cancellationToken)
    {
        var (apiPort, gatewayPort) = (ServerProcess.FreePort(), ServerProcess.FreePort());
        var api = servers.ServiceEnvironment(apiPort);
        api["ConnectionStrings__gamedb"] = await servers.PostgresAsync(cancellationToken);
        api["ConnectionStrings__cache"] = await servers.RedisAsync(cancellationToken);
        api["Auth__AccessTokenLifetime"] = "12:00:00";
        var migration = await servers.StartAsync("migrations", "GameApi", ["migrate"], api, null, cancellationToken);
        await migration.CompleteAsync(cancellationToken);
        var gameApi = await servers.StartAsync("gameapi", "GameApi", [], api, $"http://127.0.0.1:{apiPort}/health/ready", cancellationToken);

        var gateway = servers.ServiceEnvironment(gatewayPort);
        gateway["services__gameapi__http__0"] = $"http://127.0.0.1:{apiPort}";
        gateway["services__analyticsworker__http__0"] = $"http://127.0.0.1:{apiPort}";
        // The limits are measured as work, not as refusals.
        gateway["Limits__PerPlayerPerSecond"] = gateway["Limits__PerPlayerBurst"] = "100000";
        var front = await servers.StartAsync("gateway", "Gateway", [], gateway, $"http://127.0.0.1:{gatewayPort}/health/ready", cancellationToken);

        using var client = new HttpClient { BaseAddress = new Uri($"http://127.0.0.1:{apiPort}") };
        using var login = await client.PostAsJsonAsync("/v1/auth/device", new { deviceId = $"bench-{Guid.NewGuid():N}", displayName = "Bench", country = "NO" }, cancellationToken);
        login.EnsureSuccessStatusCode();
        var pair = await login.Content.ReadFromJsonAsync<JsonElement>(cancellationToken);
        var token = pair.GetProperty("accessToken").GetString()!;
        var path = $"/v1/players/{pair.GetProperty("playerId").GetString()}";
        client.DefaultRequestHeaders.Authorization = new("Bearer", token);
        return new GameStack((gameApi, apiPort), (front, gatewayPort), token, path, await client.GetByteArrayAsync(new Uri(path, UriKind.Relative), cancellationToken));
    }
}
