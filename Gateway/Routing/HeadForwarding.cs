using Microsoft.AspNetCore.OutputCaching;
using ServiceDefaults.Http;
using Yarp.ReverseProxy.Transforms;
using Yarp.ReverseProxy.Transforms.Builder;

namespace Gateway.Routing;

/// <summary>Forwards HEAD, which is routed as GET, as HEAD again, unless the output cache needs the body.</summary>
internal static class HeadForwarding
{
    internal static void Add(TransformBuilderContext builder) => builder.AddRequestTransform(static context =>
    {
        if (context.HttpContext.IsHeadRequest()
            && context.HttpContext.Features.Get<IOutputCacheFeature>() is not { Context.EnableOutputCaching: true })
            context.ProxyRequest.Method = HttpMethod.Head;
        return ValueTask.CompletedTask;
    });
}
