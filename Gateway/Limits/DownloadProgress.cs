using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Limits;

/// <summary>
/// Lifts the route's timeout once the service begins to respond. From then on the cluster's <c>ActivityTimeout</c> aborts a response that
/// stalls, while a long download that makes progress completes.
/// </summary>
internal static class DownloadProgress
{
    internal static void Add(TransformBuilderContext builder) => builder.AddResponseTransform(static context =>
    {
        if (context.ProxyResponse is not null)
            context.HttpContext.Features.Get<IHttpRequestTimeoutFeature>()?.DisableTimeout();
        return ValueTask.CompletedTask;
    });
}
