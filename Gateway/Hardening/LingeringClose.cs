using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hardening;

/// <summary>
/// Drains the rest of a rejected request's body, so that the client can read the rejection. A connection that is closed with unread bytes
/// is reset, and the reset overtakes the response (RFC 9112, section 9.6). Bounded in bytes and time, and outside of the concurrency
/// limits. HTTP/2 does not need it: the server can tell the client to stop sending.
/// </summary>
internal static class LingeringClose
{
    private const long MaxBytes = 2 * 1024 * 1024;
    private static readonly TimeSpan MaxDuration = TimeSpan.FromSeconds(30);

    internal static WebApplication UseLingeringClose(this WebApplication app)
    {
        app.Use(static async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && MayStillSend(context))
                await DrainAsync(context);
        });
        return app;
    }

    /// <summary>A client that waits for 100 Continue sends no body after a rejection.</summary>
    private static bool MayStillSend(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.Request.Headers.Expect.Count == 0 && !context.RequestAborted.IsCancellationRequested;

    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MaxBytes;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(MaxDuration);
        try
        {
            await context.Response.CompleteAsync();
            var body = context.Request.BodyReader;
            for (var ended = false; !ended;)
            {
                var read = await body.ReadAsync(limit.Token);
                body.AdvanceTo(read.Buffer.End);
                ended = read.IsCompleted;
            }
        }
        catch (Exception exception) when (exception is IOException or OperationCanceledException or InvalidOperationException)
        {
            // The client has disconnected, is too slow or violates HTTP, or the proxy's own read is still pending. The connection closes
            // as it would without draining.
        }
    }
}
