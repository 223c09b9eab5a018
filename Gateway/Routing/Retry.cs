using Yarp.ReverseProxy.Forwarder;

namespace Gateway.Routing;

/// <summary>
/// Tries another node, once, where the first could not even be connected to: the request has reached nobody and its body is unread, so
/// sending it is no repetition. Whatever may have reached a node is never repeated: the client knows whether that is safe, the gateway
/// does not.
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
