using System.Globalization;
using Microsoft.Extensions.Options;
using Microsoft.IdentityModel.JsonWebTokens;
using Microsoft.IdentityModel.Tokens;
using ServiceDefaults.Authentication;

namespace GameApi.Auth;

/// <summary>Signs access tokens.</summary>
internal sealed class AccessTokens(IOptions<TokenOptions> tokens, IOptions<AuthOptions> auth, TimeProvider time)
{
    private readonly JsonWebTokenHandler _handler = new() { SetDefaultTimesOnTokenCreation = false };
    private readonly SigningCredentials _signing = new(tokens.Value.CurrentKey(), SecurityAlgorithms.HmacSha256);

    /// <summary>Lifetime of a token in seconds.</summary>
    internal int ExpiresIn => (int)auth.Value.AccessTokenLifetime.TotalSeconds;

    /// <summary>Returns a token for a player, valid until it expires or its family is revoked.</summary>
    internal string ForPlayer(Guid playerId, Guid familyId) => Sign(new()
    {
        [GameClaims.Subject] = playerId.ToString(),
        [GameClaims.Role] = Roles.Player,
        [GameClaims.Family] = familyId.ToString(),
    });

    /// <summary>Returns a token for an operator, valid until it expires or the session ends.</summary>
    internal string ForOperator(Guid operatorId, Guid sessionId, string[] roles, TimeSpan lifetime) => Sign(new()
    {
        [GameClaims.Subject] = operatorId.ToString(),
        [GameClaims.Role] = roles,
        [GameClaims.Family] = sessionId.ToString(),
    }, lifetime);

    /// <summary>Returns a token for a service, valid until it expires.</summary>
    internal string ForService(ServiceClient client) => Sign(new()
    {
        [GameClaims.Subject] = client.Id,
        [GameClaims.Role] = client.Roles.ToArray(),
    });

    private string Sign(Dictionary<string, object> claims, TimeSpan? lifetime = null)
    {
        var now = time.GetUtcNow();
        claims[GameClaims.TokenId] = Guid.CreateVersion7(now).ToString("N", CultureInfo.InvariantCulture);
        return _handler.CreateToken(new SecurityTokenDescriptor
        {
            Issuer = tokens.Value.Issuer,
            Audience = tokens.Value.Audience,
            IssuedAt = now.UtcDateTime,
            NotBefore = now.UtcDateTime,
            Expires = (now + (lifetime ?? auth.Value.AccessTokenLifetime)).UtcDateTime,
            Claims = claims,
            SigningCredentials = _signing,
        });
    }
}
