using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Tries another node, once, if the first refuses the connection. The request has then reached no node and its body is unread, so this
/// cannot repeat a write. A request that may have reached a node is never retried: only the client knows whether that is safe.
/// </summary>
internal static class Retry
{
    internal static async Task InvokeAsync(HttpContext context, Func<Task> next)
    {
        var proxy = context.GetReverseProxyFeature();
        var candidates = proxy.AvailableDestinations;
        await next();
        if (candidates.Count < 2 || context.Response.HasStarted || !ConnectionFailure.Is(context.GetForwarderErrorFeature()))
            return;

        var failed = proxy.ProxiedDestination;
        proxy.AvailableDestinations = [.. candidates.Where(candidate => candidate != failed)];
        context.Features.Set<IForwarderErrorFeature>(null);
        context.Response.Clear();
        await next();
    }
}
