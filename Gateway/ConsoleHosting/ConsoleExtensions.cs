using Microsoft.AspNetCore.Http.HttpResults;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Problems;

namespace Gateway.ConsoleHosting;

/// <summary>
/// Serves the live-ops console under <c>/console</c>. Its files are public, like any login page; its data comes from the API, which
/// authenticates operators. The content security policy allows the gateway's own files only, no inline scripts, and no framing.
/// </summary>
internal static partial class ConsoleExtensions
{
    /// <summary>Configuration: the folder of the built files, by default beside the gateway.</summary>
    private const string Folder = "Console:Folder";

    private const string ContentSecurityPolicy =
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; font-src 'self'; "
        + "frame-ancestors 'none'; base-uri 'none'; form-action 'self'";

    /// <summary>Files with a content hash in their names.</summary>
    private const string Assets = "assets/";

    internal static WebApplication MapConsole(this WebApplication app)
    {
        var files = ConsoleFiles.Load(app.Configuration[Folder] ?? Path.Combine(AppContext.BaseDirectory, "console"));
        if (!files.IsBuilt)
            LogNotBuilt(app.Logger);
        app.MapGet("/console/{**path}", (string? path, HttpContext context) => Serve(files, path, context))
            .AllowAnonymous()
            .ExcludeFromDescription();
        return app;
    }

    private static Results<FileContentHttpResult, ProblemHttpResult> Serve(ConsoleFiles files, string? path, HttpContext context)
    {
        var headers = context.Response.Headers;
        headers.ContentSecurityPolicy = ContentSecurityPolicy;
        headers.XContentTypeOptions = "nosniff";
        headers.XFrameOptions = "DENY";
        headers["Referrer-Policy"] = "no-referrer";
        headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), geolocation=(), microphone=(), payment=(), usb=()";
        if (!files.IsBuilt)
            return Problem.Of(
                ProblemType.NotFound, "This gateway was built without the console. Install Node.js 20.19 or newer and build it again.");
        if (files.Find(path) is not { } file)
            return Problem.Of(
                ProblemType.NotFound, "The console has no such file; a newer one may have been deployed. Load the page again.");

        headers.CacheControl = path?.StartsWith(Assets, StringComparison.Ordinal) == true
            ? "public, max-age=31536000, immutable"
            : "no-cache";
        headers.ETag = file.ETag;
        headers.Vary = HeaderNames.AcceptEncoding;
        return TypedResults.Bytes(Coded(file, context), file.ContentType);
    }

    /// <summary>The smallest encoding that the browser accepts.</summary>
    private static byte[] Coded(ConsoleFile file, HttpContext context)
    {
        var accepted = context.Request.GetTypedHeaders().AcceptEncoding;
        foreach (var (coding, content) in ((string, byte[]?)[])[("br", file.Brotli), ("gzip", file.Gzip)])
        {
            if (content is null
                || !accepted.Any(one => one.Quality is not 0 && one.Value.Equals(coding, StringComparison.OrdinalIgnoreCase)))
                continue;
            context.Response.Headers.ContentEncoding = coding;
            return content;
        }

        return file.Content;
    }

    [LoggerMessage(LogLevel.Information, "Built without the live-ops console, since Node.js was not found; /console responds with 404")]
    private static partial void LogNotBuilt(ILogger logger);
}
