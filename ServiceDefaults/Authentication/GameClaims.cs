using System.Globalization;
using System.Security.Claims;
using Microsoft.IdentityModel.JsonWebTokens;

namespace ServiceDefaults.Authentication;

/// <summary>The claims of an access token.</summary>
public static class GameClaims
{
    /// <summary>Player id (role <see cref="Roles.Player"/>) or client id (the other roles).</summary>
    public const string Subject = "sub";

    /// <summary>One of <see cref="Roles"/>; may repeat.</summary>
    public const string Role = "role";

    /// <summary>The refresh-token family this token came from; logout revokes it.</summary>
    public const string Family = "sid";

    /// <summary>The token's own id.</summary>
    public const string TokenId = "jti";

    /// <summary>Stream tickets only: when the access token behind the ticket expires, in Unix seconds.</summary>
    public const string StreamEndTime = "stream_end";

    /// <summary>
    /// When a stream of this user ends: when the access token expires that opened it or that its ticket was issued for.
    /// </summary>
    public static DateTimeOffset StreamEnd(this ClaimsPrincipal user) => DateTimeOffset.FromUnixTimeSeconds(
        long.Parse(user.FindFirstValue(StreamEndTime) ?? user.FindFirstValue(JwtRegisteredClaimNames.Exp)!, CultureInfo.InvariantCulture));

    /// <summary>The player a token belongs to. Null for a service's token.</summary>
    public static Guid? PlayerId(this ClaimsPrincipal user) =>
        user.IsInRole(Roles.Player) && Guid.TryParse(user.FindFirstValue(Subject), out var id) ? id : null;

    /// <summary>The player of a request that passed the policy <see cref="Policies.Player"/>.</summary>
    /// <exception cref="InvalidOperationException">The endpoint does not require <see cref="Policies.Player"/>.</exception>
    public static Guid RequiredPlayerId(this ClaimsPrincipal user) =>
        user.PlayerId() ?? throw new InvalidOperationException("The endpoint must require the player policy.");
}
