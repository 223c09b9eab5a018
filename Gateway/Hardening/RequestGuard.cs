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
        ["//", "\\", "/./", "/../", "..;", "%2e", "%2f", "%5c", "%25"], StringComparison.OrdinalIgnoreCase);

    private static readonly SearchValues<char> Escapes = SearchValues.Create(['%', '\x7f', .. Enumerable.Range(0, 0x20).Select(control => (char)control)]);

    internal static WebApplication UseRequestGuard(this WebApplication app)
    {
        app.Use(static (context, next) => Refusal(context) is { } refusal ? refusal.ExecuteAsync(context) : next(context));
        return app;
    }

    private static ProblemHttpResult? Refusal(HttpContext context)
    {
        if (HasTricks(context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget) || !IsPlain(context.Request.Path.Value))
            return Problem.Invalid("path", "A plain absolute path in UTF-8: no empty, '.' or '..' segments, no encoded '/', '\\', '.' or '%', no control characters.");

        var headers = context.Request.Headers;
        if (headers.ContainsKey(OverruledLength) || headers.TransferEncoding.Count > 0 && headers.ContentLength is not null)
            return Problem.Invalid("Content-Length", "Content-Length or Transfer-Encoding, not both.");
        if (headers.Upgrade.Count > 0 && !string.Equals(headers.Upgrade, "websocket", StringComparison.OrdinalIgnoreCase))
            return Problem.Invalid("Upgrade", "websocket");
        return null;
    }

    /// <summary>What is still escaped after decoding was no UTF-8, such as an overlong form of a character that is refused above.</summary>
    private static bool IsPlain(string? path) => !path.AsSpan().ContainsAny(Escapes);

    private static bool HasTricks(string target)
    {
        var query = target.IndexOf('?', StringComparison.Ordinal);
        var path = query < 0 ? target : target.AsSpan(0, query);
        if (path.IsEmpty || path[0] != '/')
            return true;
        return path.ContainsAny(Tricks) || path.EndsWith("/..") || path.EndsWith("/.");
    }
}
