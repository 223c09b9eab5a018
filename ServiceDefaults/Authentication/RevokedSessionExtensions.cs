using System.Security.Claims;

namespace ServiceDefaults.Authentication;

/// <summary>Checks a user's session for revocation.</summary>
public static class RevokedSessionExtensions
{
    /// <summary>Whether the session is known to be valid. Tokens of services have no session and are accepted.</summary>
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
