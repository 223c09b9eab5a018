using Microsoft.AspNetCore.Http.Timeouts;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Limits;

/// <summary>
/// The route's time limit holds until the service begins to respond. From then on the limit is about progress: the cluster's
/// <c>ActivityTimeout</c> ends a response of which nothing moves, and a long download at a steady pace is whole.
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
