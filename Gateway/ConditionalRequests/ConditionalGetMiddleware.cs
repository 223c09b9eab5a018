using Microsoft.Net.Http.Headers;

namespace Gateway.ConditionalRequests;

/// <summary>
/// Responds 304 without a body to a GET whose <c>If-None-Match</c> names the ETag of the response (RFC 9110, section 13.1.2). The
/// framework's output cache does so on a hit only. This covers its misses, and routes and callers without it. The service still sends the
/// whole response, so that the output cache can store it for others.
/// </summary>
internal sealed class ConditionalGetMiddleware(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.IfNoneMatch.Count > 0 ? CompareAsync(context) : next(context);

    private async Task CompareAsync(HttpContext context)
    {
        var response = context.Response;
        var body = response.Body;
        await using var conditional = new ConditionalBodyStream(body, () => IsNotModified(context));
        response.Body = conditional;
        try
        {
            await next(context);
        }
        finally
        {
            response.Body = body;
        }

        if (!conditional.IsSuppressed)
            return;

        // Only now: until here the output cache sees the 200 that it stores.
        response.StatusCode = StatusCodes.Status304NotModified;
        response.ContentLength = null;
        response.ContentType = null;
    }

    private static bool IsNotModified(HttpContext context)
    {
        var response = context.Response;
        if (response.HasStarted || response.StatusCode != StatusCodes.Status200OK
            || !EntityTagHeaderValue.TryParse(response.Headers.ETag.ToString(), out var current)
            || !EntityTagHeaderValue.TryParseList(context.Request.Headers.IfNoneMatch, out var known))
            return false;
        return known.Any(tag => tag.Equals(EntityTagHeaderValue.Any) || tag.Compare(current, useStrongComparison: false));
    }
}
