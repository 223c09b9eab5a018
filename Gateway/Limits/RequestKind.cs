using Gateway.Streams;
using Yarp.ReverseProxy.Model;

namespace Gateway.Limits;

/// <summary>Which concurrency limit a request counts against.</summary>
internal enum RequestKind
{
    /// <summary>All other requests.</summary>
    Ordinary,

    /// <summary>Long-lived responses: routes with timeout policy <c>stream</c>.</summary>
    Stream,

    /// <summary>Requests that hold a store connection for long: routes with metadata <c>Expensive</c>.</summary>
    Expensive,

    /// <summary>Health probes, which are never limited.</summary>
    Health,
}

internal static class RequestKinds
{
    private const string Expensive = "Expensive";
    private const string HealthRoot = "/health";

    /// <summary>The kind of a routed request.</summary>
    internal static RequestKind Kind(this HttpContext context)
    {
        if (context.GetEndpoint()?.Metadata.GetMetadata<RouteModel>() is not { Config: { } route })
            return context.Request.Path.StartsWithSegments(HealthRoot) ? RequestKind.Health : RequestKind.Ordinary;
        if (route.TimeoutPolicy == StreamExtensions.Policy)
            return RequestKind.Stream;
        return route.Metadata?.ContainsKey(Expensive) == true ? RequestKind.Expensive : RequestKind.Ordinary;
    }
}
