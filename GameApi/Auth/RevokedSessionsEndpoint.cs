using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// Tells the gateways which sessions are revoked: they serve public reads from memory without asking a node, and a token that was logged
/// out must not get even those.
/// </summary>
internal static class RevokedSessionsEndpoint
{
    /// <summary>
    /// A gateway waits 700 ms at most for what a node knows. A node that has not read for longer knows less than that promises.
    /// </summary>
    private static readonly TimeSpan MaxAge = TimeSpan.FromSeconds(1);

    /// <summary>Not part of the contract and not routed by the gateway: one id a line.</summary>
    internal static WebApplication MapRevokedSessions(this WebApplication app)
    {
        app.MapGet("/internal/revoked-sessions", Get).RequireAuthorization(Policies.Gateway).ExcludeFromDescription();
        return app;
    }

    /// <param name="revoked">What this node knows.</param>
    /// <param name="banned">The same of bans. A gateway that remembers a lifted one asks a node, which knows better.</param>
    /// <param name="seconds">Only those it learnt of so lately; all where it is left out.</param>
    private static IResult Get(RevokedSessions revoked, BannedPlayers banned, double? seconds = null)
    {
        var age = seconds is { } given ? TimeSpan.FromSeconds(Math.Clamp(given, 0, 1e6)) : TimeSpan.FromDays(365);
        return revoked.Age <= MaxAge
            ? Results.Text(string.Join('\n', revoked.LearntWithin(age).Concat(banned.LearntWithin(age))))
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
    }
}
