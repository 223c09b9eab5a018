using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// Serves the revoked sessions to the gateways. They serve public reads from memory without a request to a node, and must not serve even
/// those to a revoked token.
/// </summary>
internal static class RevokedSessionsEndpoint
{
    /// <summary>
    /// A gateway applies a revocation at most 700 ms after a node. A node whose last read is older than this could not keep the promise of
    /// one second, so it responds 503.
    /// </summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>
    /// Maps the endpoint, which returns one id per line. It is not part of the public API, and the gateway does not route it.
    /// </summary>
    internal static WebApplication MapRevokedSessions(this WebApplication app)
    {
        app.MapGet("/internal/revoked-sessions", Get).RequireAuthorization(Policies.Gateway).ExcludeFromDescription();
        return app;
    }

    /// <param name="revoked">The revoked sessions.</param>
    /// <param name="banned">The bans. A gateway that still has a lifted one forwards the request to a node, which has not.</param>
    /// <param name="seconds">Returns only what this node read within this time; all if omitted.</param>
    private static IResult Get(RevokedSessions revoked, BannedPlayers banned, double? seconds = null)
    {
        var age = seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, 0, 1e6)) : TimeSpan.FromDays(365);
        return revoked.Age <= MaxAge
            ? Results.Text(string.Join('\n', revoked.ReadWithin(age).Concat(banned.ReadWithin(age))))
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
