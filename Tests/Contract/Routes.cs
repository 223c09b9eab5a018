using System.Text.Json;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;
using ServiceDefaults.Authentication;
using Tests.Api;

namespace Tests.Contract;

/// <summary>Whom a route is for.</summary>
internal enum Who
{
    Anyone,
    AnyToken,
    Player,
    Server,
    PlayerOrServer,
    Admin,
    OperatorOwn,
    OperatorSupport,
    OperatorAnalyst,
    OperatorAdmin,
}

/// <summary>What a request names: ids that stand in paths and bodies.</summary>
internal sealed record Named(Guid PlayerId, Guid SessionId);

/// <summary>A route of GameApi, whom it is for, and a request that is in order.</summary>
/// <param name="Method">HTTP method.</param>
/// <param name="Pattern">As it is mapped.</param>
/// <param name="Body">JSON of a request that is in order; null where there is none.</param>
/// <param name="Headers">That the request needs, besides its token and Idempotency-Key.</param>
internal sealed record Route(
    string Method, string Pattern, Who Who, Func<Named, string>? Body = null, params (string Name, string Value)[] Headers)
{
    public string Name => $"{Method} {Pattern}";

    /// <summary>Ends what its token stands for: the next request needs another player.</summary>
    public bool EndsItsToken => Name is "DELETE /v1/players/me" or "POST /v1/auth/logout" or "DELETE /v1/admin/players/{id}";

    /// <summary>Credentials in the body that are not known are 401 too.</summary>
    public bool ChecksCredentials => Pattern is "/v1/auth/email/login" or "/v1/auth/refresh" or "/v1/auth/service"
        or "/v1/operators/login" or "/v1/operators/refresh";

    /// <summary>Whether a token of this role gets through.</summary>
    public bool IsFor(string role) => Who switch
    {
        Who.Anyone or Who.AnyToken => true,
        Who.Player => role == Roles.Player,
        Who.Server => role == Roles.Server,
        Who.PlayerOrServer => role is Roles.Player or Roles.Server,
        Who.Admin => role is Roles.Admin or Roles.OperatorDesigner or Roles.OperatorAdmin,
        Who.OperatorOwn => role is Roles.OperatorSetup or Roles.OperatorSupport or Roles.OperatorAnalyst or Roles.OperatorDesigner
            or Roles.OperatorAdmin,
        Who.OperatorSupport => role is Roles.OperatorSupport or Roles.OperatorAdmin,
        Who.OperatorAnalyst => role is Roles.OperatorAnalyst or Roles.OperatorAdmin,
        _ => role == Roles.OperatorAdmin,
    };

    /// <summary>Whether it is for operators alone.</summary>
    public bool IsForOperators => Who >= Who.OperatorOwn;

    /// <summary>The parameters of the path filled in.</summary>
    public string Path(Named named) => Pattern
        // Not the board that others submit to: it may be closed.
        .Replace("{board}", Pattern.EndsWith("/settings", StringComparison.Ordinal) ? "career" : "global", StringComparison.Ordinal)
        .Replace("{collection}", "saves", StringComparison.Ordinal)
        .Replace("{key}", "slot-1", StringComparison.Ordinal)
        .Replace("{banId}", $"{named.SessionId}", StringComparison.Ordinal)
        .Replace("{id}", Pattern.StartsWith("/v1/games", StringComparison.Ordinal) ? "star-drift"
            : $"{(Pattern.StartsWith("/v1/sessions", StringComparison.Ordinal) ? named.SessionId : named.PlayerId)}",
                StringComparison.Ordinal);

    /// <summary>A request that is in order, with a new Idempotency-Key.</summary>
    public HttpRequestMessage Request(Named named)
    {
        var request = new HttpRequestMessage(new HttpMethod(Method), Path(named));
        if (Body is not null)
            request.Content = new StringContent(Body(named), System.Text.Encoding.UTF8, "application/json");
        foreach (var (name, value) in Headers)
            request.Headers.TryAddWithoutValidation(name, value);
        request.Headers.TryAddWithoutValidation("Idempotency-Key", Guid.NewGuid().ToString());
        return request;
    }

    public override string ToString() => Name;

    /// <summary>A client that gets through: the player's, a service's or an operator's.</summary>
    public async Task<HttpClient> ClientAsync(GameApiHost host, HttpClient player) => Who switch
    {
        Who.Admin => await host.ServiceAsync(Roles.Admin),
        Who.Server or Who.PlayerOrServer => await host.ServiceAsync(Roles.Server),
        _ when IsForOperators => host.NewClient(host.OperatorToken(Roles.OperatorAdmin)),
        _ => player,
    };
}

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
            Json(new { name = "Star Drift", description = "Race.", config = new { maxPlayers = 8 }, reason = "test" }), ("If-Match", "*"), Console),
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
            Json(new { name = "Career points", policy = "sum", closed = false, reason = "test" }), ("If-Match", "*"), Console),
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
        .. OfOperators,
    ];

    private static Route[] OfOperators =>
    [
        new("POST", "/v1/operators/login", Who.Anyone, _ =>
            Json(new { email = $"{Guid.NewGuid():N}@example.org", password = "long enough", code = "123456" }), Console),
        new("GET", "/v1/operators/login", Who.Anyone),
        new("POST", "/v1/operators/provider", Who.Anyone, null, Console),
        new("POST", "/v1/operators/refresh", Who.Anyone, null, Console),
        new("POST", "/v1/operators/logout", Who.OperatorOwn, null, Console),
        new("POST", "/v1/operators/logout-everywhere", Who.OperatorOwn, null, Console),
        new("GET", "/v1/operators/me", Who.OperatorOwn),
        new("POST", "/v1/operators/me/totp", Who.OperatorOwn, null, Console),
        new("PUT", "/v1/operators/me/totp", Who.OperatorOwn, _ => Json(new { code = "123456" }), Console),
        new("PUT", "/v1/operators/me/password", Who.OperatorOwn, _ =>
            Json(new Dictionary<string, string> { ["current"] = "long enough", ["new"] = "long enough for all" }), Console),
        new("GET", "/v1/operators", Who.OperatorAdmin),
        new("POST", "/v1/operators", Who.OperatorAdmin,
            _ => Json(new { email = $"{Guid.NewGuid():N}@example.org", roles = Support, reason = "test", name = "Ada" }), Console),
        new("PATCH", "/v1/operators/{id}", Who.OperatorAdmin, _ =>
            Json(new { reason = "test", name = "Ada", roles = Support, disabled = true }), Console),
        new("POST", "/v1/operators/{id}/reset", Who.OperatorAdmin, _ => Json(new { reason = "test" }), Console),
        new("GET", "/v1/admin/audit", Who.OperatorAdmin),
        new("GET", "/v1/admin/audit/verify", Who.OperatorAdmin),
        new("GET", "/v1/admin/players", Who.OperatorSupport),
        new("GET", "/v1/admin/players/{id}", Who.OperatorSupport),
        new("GET", "/v1/admin/players/{id}/timeline", Who.OperatorSupport),
        new("GET", "/v1/admin/system", Who.OperatorAnalyst),
        new("GET", "/v1/admin/dead-letters", Who.OperatorAnalyst),
        new("POST", "/v1/admin/dead-letters/{id}/send-again", Who.OperatorAdmin, _ => Json(new { reason = "test" }), Console),
        new("POST", "/v1/admin/players/{id}/bans", Who.OperatorSupport,
            _ => Json(new { scope = "scores", reason = "test", until = DateTimeOffset.UtcNow.AddHours(1) }), Console),
        new("DELETE", "/v1/admin/players/{id}/bans/{banId}", Who.OperatorSupport, _ => Json(new { reason = "test" }), Console),
        new("PUT", "/v1/admin/players/{id}/name", Who.OperatorSupport, _ => Json(new { name = "Renamed", reason = "test" }), Console),
        new("POST", "/v1/admin/players/{id}/scores/hide", Who.OperatorSupport, _ =>
            Json(new { reason = "test", board = "global" }), Console),
        new("POST", "/v1/admin/players/{id}/scores/show", Who.OperatorSupport, _ =>
            Json(new { reason = "test", board = "global" }), Console),
        new("POST", "/v1/admin/players/{id}/wallet", Who.OperatorAdmin, _ =>
            Json(new { currency = "gold", amount = 5, reason = "test" }), Console),
        new("GET", "/v1/admin/players/{id}/export", Who.OperatorSupport),
        new("DELETE", "/v1/admin/players/{id}", Who.OperatorAdmin, _ => Json(new { reason = "test" }), Console),
    ];

    private static readonly string[] Support = ["support"];

    private static (string, string) Console => ("X-Console", "1");

    /// <summary>What the running GameApi has mapped under <c>/v1</c>.</summary>
    public static IEnumerable<string> Mapped(GameApiHost host) =>
        host.Services.GetRequiredService<EndpointDataSource>().Endpoints.OfType<RouteEndpoint>()
        .Where(endpoint => endpoint.RoutePattern.RawText?.StartsWith("/v1", StringComparison.Ordinal) == true)
        .SelectMany(
            endpoint =>
                endpoint.Metadata.GetMetadata<HttpMethodMetadata>()!.HttpMethods.Select(
                    method => $"{method} {endpoint.RoutePattern.RawText!.TrimEnd('/')}"));

    private static string Json(object value) => JsonSerializer.Serialize(value);
}
