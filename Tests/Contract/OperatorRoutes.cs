using static Tests.Contract.Routes;

namespace Tests.Contract;

/// <summary>The routes of the console.</summary>
internal static class OperatorRoutes
{
    public static Route[] All =>
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

    internal static (string, string) Console => ("X-Console", "1");
}
