using Microsoft.AspNetCore.Http.Features;

namespace Gateway.Hardening;

/// <summary>
/// A client that is refused while it still sends its body sees the refusal only if the rest is read too: a connection that is closed with
/// unread bytes is reset, and the reset overtakes the response (RFC 9112, section 9.6). Bounded in bytes and time, and outside every limit
/// of concurrency. HTTP/2 tells the client to stop by itself.
/// </summary>
internal static class Lingering
{
    private const long MostBytes = 2 * 1024 * 1024;
    private static readonly TimeSpan Longest = TimeSpan.FromSeconds(30);

    internal static WebApplication UseLingering(this WebApplication app)
    {
        app.Use(static async (context, next) =>
        {
            await next(context);
            if (context.Response.StatusCode >= StatusCodes.Status400BadRequest && MayStillSend(context))
                await DrainAsync(context);
        });
        return app;
    }

    /// <summary>A client that waits for 100 Continue sends nothing after a refusal.</summary>
    private static bool MayStillSend(HttpContext context) =>
        HttpProtocol.IsHttp11(context.Request.Protocol) && context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.Request.Headers.Expect.Count == 0 && !context.RequestAborted.IsCancellationRequested;

    private static async Task DrainAsync(HttpContext context)
    {
        if (context.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = MostBytes;
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(context.RequestAborted);
        limit.CancelAfter(Longest);
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
            // The client has closed, is too slow or sends no HTTP, or the proxy's own read is still pending: the connection ends as it
            // would have without this.
        }
    }
}
