using System.Diagnostics;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Identity;

/// <summary>Services continue the trace of the request (W3C Trace Context), which the client may have begun.</summary>
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
