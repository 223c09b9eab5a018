using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using Tests.Api;

namespace Tests.Contract;

/// <summary>Every route of GameApi, and what it has mapped.</summary>
internal static class Routes
{
    /// <summary>The route of this name.</summary>
    public static Route Named(string name) => All.Single(route => route.Name == name);

    /// <summary>Every route under <c>/v1</c>. A new one fails its test until it has a line here.</summary>
    public static readonly Route[] All =
    [
        new("POST", "/v1/auth/device", Who.Anyone, _ =>
            Json(new { deviceId = $"device-{Guid.NewGuid():N}", displayName = "Ada", country = "DE" })),
        new("POST", "/v1/auth/email/register", Who.Anyone, _ =>
            Json(new { email = $"{Guid.NewGuid():N}@example.org", password = "long enough" })),
        new("POST", "/v1/auth/email/login", Who.Anyone, _ =>
            Json(new { email = $"{Guid.NewGuid():N}@example.org", password = "long enough" })),
        new("POST", "/v1/auth/refresh", Who.Anyone, _ => Json(new { refreshToken = new string('A', 64) })),
        new("POST", "/v1/auth/service", Who.Anyone, _ => Json(new { clientId = "nobody", clientSecret = "nothing" })),
        new("POST", "/v1/auth/logout", Who.Player),
        new("GET", "/v1/players/{id}", Who.AnyToken),
        new("GET", "/v1/players/me", Who.Player),
        new("PATCH", "/v1/players/me", Who.Player, _ => Json(new { displayName = "Renamed", country = "FR" }), ("If-Match", "*")),
        new("DELETE", "/v1/players/me", Who.Player),
        new("GET", "/v1/players/me/export", Who.Player),
        new("POST", "/v1/players/{id}/wallet/grant", Who.Server, _ => Json(new { currency = "gold", amount = 5, reason = "test" })),
        new("GET", "/v1/games", Who.AnyToken),
        new("GET", "/v1/games/{id}", Who.AnyToken),
        new("PUT", "/v1/games/{id}", Who.Admin, _ =>
            Json(new { name = "Star Drift", description = "Race.", config = new { maxPlayers = 8 }, reason = "test" }),
            ("If-Match", "*"), OperatorRoutes.Console),
        new("POST", "/v1/sessions", Who.Player, _ => Json(new { gameId = "star-drift", platform = "web", clientVersion = "1.0" })),
        new("GET", "/v1/sessions", Who.Player),
        new("GET", "/v1/sessions/{id}", Who.Player),
        new("POST", "/v1/sessions/{id}/heartbeat", Who.Player),
        new("POST", "/v1/sessions/{id}/end", Who.Player),
        new("GET", "/v1/presence", Who.AnyToken),
        new("GET", "/v1/presence/stream", Who.AnyToken),
        new("POST", "/v1/presence/ticket", Who.AnyToken),
        new("POST", "/v1/activities", Who.Player, named => Json(new[]
        {
            new { id = Guid.CreateVersion7(), gameId = "star-drift", sessionId = named.SessionId, kind = "level.up",
                occurredAt = DateTimeOffset.UtcNow, payload = new { level = 2 } },
        })),
        new("GET", "/v1/activities", Who.Player),
        new("GET", "/v1/leaderboards", Who.AnyToken),
        new("GET", "/v1/leaderboards/{board}/settings", Who.AnyToken),
        new("PUT", "/v1/leaderboards/{board}/settings", Who.Admin, _ =>
            Json(new { name = "Career points", policy = "sum", closed = false, reason = "test" }),
            ("If-Match", "*"), OperatorRoutes.Console),
        new("GET", "/v1/leaderboards/{board}", Who.AnyToken),
        new("GET", "/v1/leaderboards/{board}/around-me", Who.Player),
        new("PUT", "/v1/leaderboards/{board}/scores", Who.PlayerOrServer, named => Json(new { score = 12, playerId = named.PlayerId })),
        new("GET", "/v1/wallet", Who.Player),
        new("GET", "/v1/wallet/entries", Who.Player),
        new("POST", "/v1/wallet/spend", Who.Player, _ => Json(new { currency = "gold", amount = 1, reason = "test" })),
        new("POST", "/v1/gifts", Who.Player, named => Json(new { toPlayerId = named.PlayerId, currency = "gold", amount = 1 })),
        new("GET", "/v1/storage/{collection}", Who.Player),
        new("GET", "/v1/storage/{collection}/{key}", Who.Player),
        new("PUT", "/v1/storage/{collection}/{key}", Who.Player, _ => Json(new { level = 3 }), ("If-Match", "*")),
        new("DELETE", "/v1/storage/{collection}/{key}", Who.Player),
        .. OperatorRoutes.All,
    ];

    /// <summary>What the running GameApi has mapped under <c>/v1</c>.</summary>
    public static IEnumerable<string> Mapped(GameApiHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/v1", StringComparison.Ordinal) == true)
        .SelectMany(endpoint =>
            endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(
                method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

    internal static string Json(object value) => JsonSerializer.Serialize(value);
}
