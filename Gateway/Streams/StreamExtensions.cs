using Yarp.ReverseProxy.Model;

namespace Gateway.Streams;

/// <summary>
/// Ends streams (routes with timeout policy <c>stream</c>: server-sent events, WebSockets) when the gateway begins to shut down, so that it
/// need not wait for them and their clients reconnect to another gateway.
/// </summary>
internal static class StreamExtensions
{
    /// <summary>The timeout policy that makes a route a stream.</summary>
    internal const string Policy = "stream";

    internal static WebApplication UseStreams(this WebApplication app)
    {
        var stopping = app.Lifetime.ApplicationStopping;
        app.Use((context, next) => IsStream(context) ? EndWithGatewayAsync(context, next, stopping) : next(context));
        return app;
    }

    private static bool IsStream(HttpContext context) =>
        context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>()?.Config.TimeoutPolicy == Policy;

    private static async Task EndWithGatewayAsync(HttpContext context, RequestDelegate next, CancellationToken stopping)
    {
        var aborted = context.RequestAborted;
        using var ends = CancellationTokenSource.CreateLinkedTokenSource(aborted, stopping);
        context.RequestAborted = ends.Token;
        try
        {
            await next(context);
        }
        finally
        {
            context.RequestAborted = aborted;
        }
    }
}
