namespace Gateway.PublicReads;

/// <summary>
/// A GET with <c>If-None-Match</c> whose answer has one of these tags is 304 without a body (RFC 9110, section 13.1.2), whether the answer
/// came from a service or from memory. The service still answers in full, so that the answer can be kept for others.
/// </summary>
internal sealed class NotModified(RequestDelegate next)
{
    public Task InvokeAsync(HttpContext context) =>
        HttpMethods.IsGet(context.Request.Method) && context.Request.Headers.IfNoneMatch.Count > 0 ? CompareAsync(context) : next(context);

    private async Task CompareAsync(HttpContext context)
    {
        var body = context.Response.Body;
        await using var unless = new BodyUnlessKnown(context, body);
        context.Response.Body = unless;
        try
        {
            await next(context);
        }
        finally
        {
            context.Response.Body = body;
        }

        // Not before: what came through may still be kept for others, as the 200 it is.
        if (!unless.WasKnown)
            return;
        context.Response.StatusCode = StatusCodes.Status304NotModified;
        context.Response.ContentLength = null;
        context.Response.ContentType = null;
    }
}
