using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>
/// Tells the gateways which logins have ended: they answer public reads from memory without asking a node, and a token that was logged out
/// must not get even those.
/// </summary>
internal static class EndedLogins
{
    /// <summary>Not part of the contract and not routed by the gateway: one login id a line.</summary>
    internal static WebApplication MapEndedLogins(this WebApplication app)
    {
        app.MapGet("/internal/ended-logins", Get).RequireAuthorization(Policies.Gateway).ExcludeFromDescription();
        return app;
    }

    /// <param name="revocations">What this node knows.</param>
    /// <param name="seconds">Only those it learnt of so lately; all where it is left out.</param>
    private static IResult Get(Revocations revocations, double? seconds = null) =>
        revocations.Loaded.IsCompletedSuccessfully
            ? Results.Text(string.Join('\n', revocations.LearntWithin(seconds is { } age ? TimeSpan.FromSeconds(Math.Clamp(age, 0, 1e6)) : TimeSpan.FromDays(365))))
            : Results.StatusCode(StatusCodes.Status503ServiceUnavailable);
}
