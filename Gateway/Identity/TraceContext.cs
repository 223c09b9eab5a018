using System.Diagnostics;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Identity;

/// <summary>Propagates the trace of the request to the services (W3C Trace Context). The client may have started it.</summary>
internal static class TraceContext
{
    private const string TraceParent = "traceparent";
    private const string TraceState = "tracestate";

    internal static void Add(TransformBuilderContext builder) => builder.AddRequestTransform(static context =>
    {
        if (Activity.Current is not { IdFormat: ActivityIdFormat.W3C, Id: { } id } current)
            return ValueTask.CompletedTask;
        var headers = context.ProxyRequest.Headers;
        headers.Remove(TraceParent);
        headers.TryAddWithoutValidation(TraceParent, id);
        if (current.TraceStateString is null)
            headers.Remove(TraceState);
        return ValueTask.CompletedTask;
    });
}
