using Microsoft.AspNetCore.Authentication.JwtBearer;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Problems;

namespace ServiceDefaults.Authentication;

/// <summary>
/// The cookies of the operators' console, with protection against cross-site request forgery. A browser adds cookies to requests that any
/// site triggers. A request that changes something therefore needs a header that another site cannot add (OWASP ASVS 4.0.3, 4.2.2), and an
/// <c>Origin</c> of its own host.
/// </summary>
public static class ConsoleCookies
{
    /// <summary>The access token. The prefix ties it to this host, over TLS.</summary>
    public const string Access = "__Host-console";

    /// <summary>The secret that renews the access token. Sent to <see cref="OperatorsPath"/> only.</summary>
    public const string Session = "__Secure-console-session";

    /// <summary>The console sends it with every method except GET and HEAD.</summary>
    public const string Header = "X-Console";

    /// <summary>Where operators log in.</summary>
    public const string OperatorsPath = "/v1/operators";

    /// <summary>Another site may have sent the request.</summary>
    public static readonly ProblemType Csrf = new("csrf", 403, "This request may have been sent by another site.");

    internal const string CsrfDetail = "Send the header X-Console: 1, and an Origin of this host or none.";

    private const string ForwardedHost = "X-Forwarded-Host";

    /// <summary>Uses the cookie's token if the request has no other credentials.</summary>
    internal static Task ReadAsync(MessageReceivedContext context)
    {
        if (context.Request.Headers.Authorization.Count == 0 && context.Request.Cookies[Access] is { Length: > 0 } token)
            context.Token = token;
        return Task.CompletedTask;
    }

    /// <summary>
    /// Whether the request changes something by cookie, or may set one, without proof that the console sent it.
    /// </summary>
    internal static bool IsForged(HttpRequest request)
    {
        if (HttpMethods.IsGet(request.Method) || HttpMethods.IsHead(request.Method) || request.Headers.Authorization.Count > 0)
            return false;
        return (request.Path.StartsWithSegments(OperatorsPath, StringComparison.OrdinalIgnoreCase) || request.Cookies.ContainsKey(Access))
            && (request.Headers[Header] != "1" || !IsOwnOrigin(request));
    }

    /// <summary>
    /// Compares host and port. The scheme is unknown behind a proxy that terminates TLS. The gateway forwards the host that the client
    /// used.
    /// </summary>
    private static bool IsOwnOrigin(HttpRequest request)
    {
        if (request.Headers.Origin is not [{ } origin])
            return request.Headers.Origin.Count == 0;
        var host = request.Headers[ForwardedHost] is [{ Length: > 0 } forwarded] ? forwarded : request.Headers[HeaderNames.Host].ToString();
        return Uri.TryCreate(origin, UriKind.Absolute, out var from)
            && Uri.TryCreate($"{from.Scheme}://{host}", UriKind.Absolute, out var own)
            && string.Equals(from.Authority, own.Authority, StringComparison.OrdinalIgnoreCase);
    }
}
