using System.Security.Claims;

namespace ServiceDefaults.Authentication;

/// <summary>Asks whether a user's session goes on.</summary>
public static class RevokedSessionExtensions
{
    /// <summary>Whether the session is neither revoked nor unknown. Services have no session.</summary>
    public static bool Accept(this IEnumerable<IRevokedSessions> sessions, ClaimsPrincipal user)
    {
        if (!Guid.TryParse(user.FindFirstValue(GameClaims.Family), out var family))
            return true;
        var player = user.PlayerId();
        foreach (var revoked in sessions)
            if (!revoked.IsCurrent || revoked.Contains(family) || (player is { } id && revoked.Contains(id)))
                return false;
        return true;
    }
}
