using System.Text;
using Gateway.Affinity;
using Gateway.Discovery;
using Gateway.Identity;
using Gateway.Limits;
using Gateway.PublicReads;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Gateway.Routing;

internal static class ProxyExtensions
{
    // A node that does not take a connection within this is treated as gone.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>YARP: routes, clusters and their policies are in <c>appsettings.json</c>, addresses come from service discovery.</summary>
    internal static void AddProxy(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DnsAddresses>();
        builder.Services.AddSingleton<IDestinationResolver, ServiceDestinationResolver>();
        builder.Services.AddSingleton<ILoadBalancingPolicy, PlayerAffine>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, ConnectionHealthPolicy>();
        builder.Services.AddReverseProxy()
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ConnectTimeout = ConnectTimeout;
                // Field values pass as the bytes they are.
                handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
                handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
                // TraceContext passes the trace on; a span of the client's beside the forwarder's would say the same again.
                handler.ActivityHeadersPropagator = null;
            })
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(IdentityTransforms.Add)
            .AddTransforms(TraceContext.Add)
            .AddTransforms(HeadForwarding.Add)
            .AddTransforms(DownloadProgress.Add);
    }

    /// <summary>Everything the gateway says itself is a problem that tells the client what to do.</summary>
    internal static WebApplication UseGatewayProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseMiddleware<GatewayProblems>();
        return app;
    }

    /// <summary>Maps the routes. Each attempt picks a node and is judged by the passive health check.</summary>
    internal static WebApplication MapProxy(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(EntityTags.InvokeAsync);
            proxy.Use(Retry.InvokeAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        return app;
    }
}
