using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Gateway.Limits;

/// <summary>
/// Buffers a request's body before a node is chosen. A slow client then occupies the gateway but no node, timeouts count from the last
/// byte, and a node never rejects a request whose client is still sending. Kestrel holds the bytes. Above <see
/// cref="LimitOptions.BufferedBytes"/> in total, bodies are streamed instead.
/// </summary>
internal sealed class RequestBuffering(RequestDelegate next, IOptions<LimitOptions> limits)
{
    private readonly long _maxBytes = limits.Value.BufferedBytes;
    private long _bufferedBytes;

    public Task InvokeAsync(HttpContext context) =>
        context.Features.Get<IHttpRequestBodyDetectionFeature>() is { CanHaveBody: true }
        && context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.MaxRequestBodySize is { } limit
            ? ReceiveAsync(context, limit)
            : next(context);

    private async Task ReceiveAsync(HttpContext context, long limit)
    {
        if (context.Request.ContentLength > limit)
        {
            context.Response.StatusCode = StatusCodes.Status413PayloadTooLarge;
            return;
        }

        var length = context.Request.ContentLength ?? limit;
        var fits = Interlocked.Add(ref _bufferedBytes, length) <= _maxBytes;
        try
        {
            if (!fits || await ReadAsync(context, limit))
                await next(context);
        }
        finally
        {
            Interlocked.Add(ref _bufferedBytes, -length);
        }
    }

    /// <returns>False if the body is rejected; the status is set then.</returns>
    private static async Task<bool> ReadAsync(HttpContext context, long limit)
    {
        context.Features.GetRequiredFeature<IHttpMaxRequestBodySizeFeature>().MaxRequestBodySize = limit;
        var body = context.Request.BodyReader;
        try
        {
            while (true)
            {
                var read = await body.ReadAsync(context.RequestAborted);
                body.AdvanceTo(read.Buffer.Start, read.Buffer.End);
                if (read.IsCompleted)
                    return true;
            }
        }
        catch (IOException exception)
        {
            // Some framing errors have no status of their own.
            context.Response.StatusCode = (exception as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return false;
        }
    }
}
