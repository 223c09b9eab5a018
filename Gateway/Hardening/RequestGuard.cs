using System.Buffers;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Http.HttpResults;
using ServiceDefaults.Problems;

namespace Gateway.Hardening;

/// <summary>
/// Refuses what no honest client sends and what two servers in a row may read differently: paths with tricks, ambiguous lengths and
/// upgrades other than WebSockets.
/// </summary>
internal static class RequestGuard
{
    // Kestrel gives a Content-Length this name where Transfer-Encoding overrules it.
    private const string OverruledLength = "X-Content-Length";

    private static readonly SearchValues<string> Tricks = SearchValues.Create(
        ["//", "\\", "/./", "/../", "%2e", "%2f", "%5c", "%00", "%25"], StringComparison.OrdinalIgnoreCase);

    internal static WebApplication UseRequestGuard(this WebApplication app)
    {
        app.Use(static (context, next) => Refusal(context) is { } refusal ? refusal.ExecuteAsync(context) : next(context));
        return app;
    }

    private static ProblemHttpResult? Refusal(HttpContext context)
    {
        if (HasTricks(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget))
            return Problem.Invalid("path", "A plain absolute path: no empty, '.' or '..' segments, no encoded '/', '\\', '.' or '%'.");

        var headers = context.Request.Headers;
        if (headers.ContainsKey(OverruledLength) || headers.TransferEncoding.Count > 0 && headers.ContentLength is not null)
            return Problem.Invalid("Content-Length", "Content-Length or Transfer-Encoding, not both.");
        if (headers.Upgrade.Count > 0 && !string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
            return Problem.Invalid("Upgrade", "websocket");
        return null;
    }

    private static bool HasTricks(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target.AsSpan(0, query);
        if (path.IsEmpty || path[0] != '/')
            return true;
        return path.ContainsAny(Tricks) || path.EndsWith("/..") || path.EndsWith("/.");
    }
}
