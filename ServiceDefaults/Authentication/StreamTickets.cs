using System.Globalization;
using System.Security.Claims;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;

namespace ServiceDefaults.Authentication;

/// <summary>
/// Tickets with which a browser opens a stream, since <c>EventSource</c> and <c>WebSocket</c> cannot send headers. A ticket is a token with
/// its own audience, so it opens streams and nothing else. It is short-lived, and the service that serves the stream accepts it once.
/// </summary>
public sealed class StreamTickets(IOptions<TokenOptions> tokens, IEnumerable<IRevokedSessions> revoked, TimeProvider time)
{
    /// <summary>How long a ticket is valid: long enough to connect once.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromSeconds(30);

    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false, MapInboundClaims = false };
    private readonly IRevokedSessions[] _revoked = [.. revoked];
    private readonly TokenValidationParameters _validation = AuthenticationExtensions.Validation(tokens.Value, AudienceOf(tokens.Value));

    /// <summary>Issues a ticket for the user of an access token. The stream ends when that token expires.</summary>
    public string Issue(ClaimsPrincipal user)
    {
        var now = time.GetUtcNow();
        var claims = new Dictionary<string, object>
        {
            [GameClaims.Subject] = user.FindFirstValue(GameClaims.Subject)!,
            [GameClaims.Role] = user.FindAll(GameClaims.Role).Select(role => role.Value).ToArray(),
            [GameClaims.TokenId] = Guid.CreateVersion7(now).ToString("N", CultureInfo.InvariantCulture),
            [GameClaims.StreamEndTime] = user.StreamEnd().ToUnixTimeSeconds(),
        };
        if (user.FindFirstValue(GameClaims.Family) is { } login)
            claims[GameClaims.Family] = login;
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = tokens.Value.Issuer,
            Audience = AudienceOf(tokens.Value),
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + Lifetime).UtcDateTime,
            Claims = claims,
            SigningCredentials = new SigningCredentials(tokens.Value.CurrentKey(), SecurityAlgorithms.HmacSha256),
        });
    }

    /// <summary>The user of a ticket.</summary>
    /// <returns>Null if the ticket is forged, expired, or of a revoked session.</returns>
    internal async Task<ClaimsPrincipal?> ReadAsync(string ticket)
    {
        var result = await _handler.ValidateTokenAsync(ticket, _validation);
        if (!result.IsValid)
            return null;
        var user = new ClaimsPrincipal(result.ClaimsIdentity);
        return _revoked.Accept(user) ? user : null;
    }

    private static string AudienceOf(TokenOptions tokens) => $"{tokens.Audience}/streams";
}
