using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace ServiceDefaults.Http;

/// <summary>
/// Answers HEAD like GET, without the body (RFC 9110, section 9.3.2). The request is routed as GET. Kestrel knows the original method and
/// sends no body.
/// </summary>
public static class HeadRequests
{
    /// <summary>Goes before routing.</summary>
    public static WebApplication UseHeadRequests(this WebApplication app)
    {
        app.Use(static (context, next) => HttpMethods.IsGet(context.Request.Method) ? next(context) : InvokeAsync(context, next));
        return app;
    }

    /// <summary>Whether the client sent HEAD. Endpoints with an endless or expensive body skip the body then.</summary>
    public static bool IsHeadRequest(this HttpContext context) => context.Features.Get<Head>() is not null;

    private static async Task InvokeAsync(HttpContext context, RequestDelegate next)
    {
        if (HttpMethods.IsHead(context.Request.Method))
        {
            context.Features.Set(Head.Instance);
            context.Request.Method = HttpMethods.Get;
        }

        await next(context);
        var response = context.Response;
        if (response.StatusCode == StatusCodes.Status405MethodNotAllowed && !response.HasStarted)
            AllowHead(response);
    }

    private static void AllowHead(HttpResponse response)
    {
        var allowed = response.Headers.GetCommaSeparatedValues(HeaderNames.Allow);
        if (allowed.Contains(HttpMethods.Get) && !allowed.Contains(HttpMethods.Head))
            response.Headers.Allow = string.Join(", ", [.. allowed, HttpMethods.Head]);
    }

    private sealed class Head
    {
        internal static readonly Head Instance = new();
    }
}
