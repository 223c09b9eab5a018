using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace Gateway.Hardening;

/// <summary>
/// Rejects what no honest client sends and what two servers may interpret differently: obfuscated paths and ambiguous lengths.
/// </summary>
internal static class RequestGuard
{
    // Kestrel renames a Content-Length that Transfer-Encoding overrides.
    private const string OverruledLength = "X-Content-Length";

    private static readonly SearchValues<string> Tricks = SearchValues.Create(
        ["//", "\\", "/./", "/../", "..;", "%2e", "%2f", "%5c", "%25"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Escapes = SearchValues.Create(
        ['%', '\x7f', .. Enumerable.Range(0, 0x20).Select(control => (char)control)]);

    /// <summary>The request target for the server as a whole (RFC 9112, section 3.2.4).</summary>
    private const string Asterisk = "*";

    private const string AnyMethod = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    internal static WebApplication UseRequestGuard(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            if (target is Asterisk && HttpMethods.IsOptions(context.Request.Method))
                return OptionsAsync(context.Response);
            if (Reject(context, target) is { } rejection)
                return rejection.ExecuteAsync(context);
            if (context.Request.Headers.Upgrade.Count > 0)
                UpgradeOffers.Filter(context.Request.Headers);
            return next(context);
        });
        return app;
    }

    private static Task OptionsAsync(HttpResponse response)
    {
        response.StatusCode = StatusCodes.Status204NoContent;
        response.Headers.Allow = AnyMethod;
        return Task.CompletedTask;
    }

    private static ProblemHttpResult? Reject(HttpContext context, string target)
    {
        if (HasTricks(target) || !IsPlain(context.Request.Path.Value))
            return Problem.Invalid(
                "path",
                "A plain absolute path in UTF-8: no empty, '.' or '..' segments, no encoded '/', '\\', '.' or '%', no control characters.");

        var headers = context.Request.Headers;
        if (headers.ContainsKey(OverruledLength) || headers.TransferEncoding.Count > 0 && headers.ContentLength is not null)
            return Problem.Invalid("Content-Length", "Content-Length or Transfer-Encoding, not both.");
        return null;
    }

    /// <summary>
    /// What is still escaped after decoding is not UTF-8, such as an overlong encoding of a character that is rejected above.
    /// </summary>
    private static bool IsPlain(string? path) => !path.AsSpan().ContainsAny(Escapes);

    private static bool HasTricks(string target)
    {
        var path = PathOf(target);
        var query = path.IndexOf('?');
        if (query >= 0)
            path = path[..query];
        if (path.IsEmpty || path[0] != '/')
            return true;
        return path.ContainsAny(Tricks) || path.EndsWith("/..") || path.EndsWith("/.");
    }

    /// <summary>
    /// The target without scheme and authority. Clients send the absolute form to a proxy (RFC 9112, section 3.2.2).
    /// </summary>
    private static ReadOnlySpan<char> PathOf(string target)
    {
        var scheme = target.StartsWith("http://", StringComparison.OrdinalIgnoreCase) ? 7
            : target.StartsWith("https://", StringComparison.OrdinalIgnoreCase) ? 8 : 0;
        if (scheme == 0)
            return target;
        var rest = target.AsSpan(scheme);
        var end = rest.IndexOfAny('/', '?');
        return end < 0 || rest[end] == '?' ? "/" : rest[end..];
    }
}
