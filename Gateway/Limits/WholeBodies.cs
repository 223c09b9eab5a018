using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.Options;
using Yarp.ReverseProxy.Model;

namespace Gateway.Limits;

/// <summary>
/// Reads a request's body before a node is chosen: a client at a phone's pace then occupies the gateway and no node, the time limits count
/// from its last byte, and a node that refuses does not meet a client that still sends. Kestrel holds the bytes; above
/// <see cref="LimitOptions.BufferedBytes"/> of them bodies pass as they come.
/// </summary>
internal sealed class WholeBodies(RequestDelegate next, IOptions<LimitOptions> limits)
{
    private readonly long _most = limits.Value.BufferedBytes;
    private long _held;

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
        var held = Interlocked.Add(ref _held, length) <= _most;
        try
        {
            if (!held || await ReadAsync(context, limit))
                await next(context);
        }
        finally
        {
            Interlocked.Add(ref _held, -length);
        }
    }

    /// <returns>False where the body is refused; the status is set.</returns>
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
        catch (IOException refused)
        {
            // Some faults of framing have no status of their own.
            context.Response.StatusCode = (refused as BadHttpRequestException)?.StatusCode ?? StatusCodes.Status400BadRequest;
            return false;
        }
    }
}
