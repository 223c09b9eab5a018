using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace Gateway.Hardening;

/// <summary>
/// Refuses what no honest client sends and what two servers in a row may read differently: paths with tricks and ambiguous lengths.
/// </summary>
internal static class RequestGuard
{
    // Kestrel gives a Content-Length this name where Transfer-Encoding overrules it.
    private const string OverruledLength = "X-Content-Length";

    private static readonly SearchValues<string> Tricks = SearchValues.Create(
        ["//", "\\", "/./", "/../", "..;", "%2e", "%2f", "%5c", "%25"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Escapes = SearchValues.Create(
        ['%', '\x7f', .. Enumerable.Range(0, 0x20).Select(control => (char)control)]);

    /// <summary>The target of a request about the server as a whole.</summary>
    private const string Asterisk = "*";

    private const string AnyMethod = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS";

    internal static WebApplication UseRequestGuard(this WebApplication app)
    {
        app.Use(static (context, next) =>
        {
            var target = context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget;
            if (target is Asterisk && HttpMethods.IsOptions(context.Request.Method))
                return OptionsAsync(context.Response);
            if (Refusal(context, target) is { } refusal)
                return refusal.ExecuteAsync(context);
            if (context.Request.Headers.Upgrade.Count > 0)
                UpgradeOffers.Sift(context.Request.Headers);
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

    private static ProblemHttpResult? Refusal(HttpContext context, string target)
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

    /// <summary>What is still escaped after decoding was no UTF-8, such as an overlong form of a character that is refused above.</summary>
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
    /// The target after its authority, where it has one: absolute-form (RFC 9112, section 3.2.2) is what clients send to a proxy.
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
