using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;
using ServiceDefaults.Problems;

namespace ServiceDefaults.Http;

/// <summary>
/// Rejects a request body with a <c>Content-Encoding</c>: 415, with the accepted coding in <c>Accept-Encoding</c> (RFC 9110, section
/// 15.5.16).
/// </summary>
public static class ContentCodings
{
    private const string Identity = "identity";

    /// <summary>Goes before everything that reads bodies.</summary>
    public static WebApplication UseContentCodings(this WebApplication app)
    {
        app.Use(static (context, next) => context.Request.Headers.ContentEncoding.Count == 0 || IsPlain(context)
            ? next(context)
            : RejectAsync(context));
        return app;
    }

    private static bool IsPlain(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: false }
        || context.Request.Headers.GetCommaSeparatedValues(HeaderNames.ContentEncoding)
            .All(coding => coding.Equals(Identity, StringComparison.OrdinalIgnoreCase));

    private static Task RejectAsync(HttpContext context)
    {
        context.Response.Headers.AcceptEncoding = Identity;
        return Problem.Of(ProblemType.UnsupportedMediaType, "Send the body without a Content-Encoding.").ExecuteAsync(context);
    }
}
