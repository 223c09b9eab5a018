using GameApi.Auth;
using Microsoft.Extensions.Options;
using ServiceDefaults.Authentication;

namespace GameApi.Operators;

/// <summary>
/// Sets the console's cookies. They end with the browser, scripts cannot read them, and no other site can make the browser send them.
/// </summary>
internal sealed class SessionCookies(AccessTokens tokens, IOptions<OperatorOptions> options, IOptions<AuthOptions> auth, TimeProvider time)
{
    private static readonly CookieOptions ForAll = new() { HttpOnly = true, Secure = true, SameSite = SameSiteMode.Strict, Path = "/" };
    private static readonly CookieOptions ForOperators = new(ForAll) { Path = ConsoleCookies.OperatorsPath };

    /// <summary>Sets the cookies of the access token and of the session.</summary>
    /// <returns>Seconds until the access token expires.</returns>
    internal int Set(HttpResponse response, OpenSession session, RefreshSecret secret)
    {
        var left = session.ExpiresAt - time.GetUtcNow();
        var lifetime = ((TimeSpan[])[left, options.Value.AccessTokenLifetime, auth.Value.AccessTokenLifetime]).Min();
        response.Cookies.Append(
            ConsoleCookies.Access,
            tokens.ForOperator(session.OperatorId, session.SessionId, OperatorRoles.Claims(session), lifetime), ForAll);
        response.Cookies.Append(ConsoleCookies.Session, secret.Text, ForOperators);
        return (int)lifetime.TotalSeconds;
    }

    internal static void Clear(HttpResponse response)
    {
        response.Cookies.Delete(ConsoleCookies.Access, ForAll);
        response.Cookies.Delete(ConsoleCookies.Session, ForOperators);
    }
}
