using System.Text;
using Gateway.Affinity;
using Gateway.ConditionalRequests;
using Gateway.Discovery;
using Gateway.Identity;
using Gateway.Limits;
using Yarp.ReverseProxy.Health;
using Yarp.ReverseProxy.LoadBalancing;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Gateway.Routing;

internal static class ProxyExtensions
{
    // A node that does not accept a connection within this time counts as unavailable.
    private static readonly TimeSpan ConnectTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Adds YARP. <c>appsettings.json</c> has the routes and clusters; service discovery has the addresses.</summary>
    internal static void AddProxy(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DnsAddresses>();
        builder.Services.AddSingleton<IDestinationResolver, ServiceDestinationResolver>();
        builder.Services.AddSingleton<ILoadBalancingPolicy, PlayerAffinityPolicy>();
        builder.Services.AddSingleton<IPassiveHealthCheckPolicy, ConnectionHealthPolicy>();
        builder.Services.AddReverseProxy()
            .ConfigureHttpClient((_, handler) =>
            {
                handler.ConnectTimeout = ConnectTimeout;
                // Latin-1 forwards header values byte by byte.
                handler.RequestHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
                handler.ResponseHeaderEncodingSelector = static (_, _) => Encoding.Latin1;
                // TraceContext propagates the trace. The HTTP client's own span would duplicate the forwarder's.
                handler.ActivityHeadersPropagator = null;
            })
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(IdentityTransforms.Add)
            .AddTransforms(TraceContext.Add)
            .AddTransforms(HeadForwarding.Add)
            .AddTransforms(DownloadProgress.Add);
    }

    /// <summary>Makes every error of the gateway a problem that says what the client should do.</summary>
    internal static WebApplication UseGatewayProblems(this WebApplication app)
    {
        app.UseExceptionHandler();
        app.UseMiddleware<GatewayProblems>();
        return app;
    }

    /// <summary>Maps the routes. Each attempt picks a node and reports to the passive health check.</summary>
    internal static WebApplication MapProxy(this WebApplication app)
    {
        app.MapReverseProxy(proxy =>
        {
            proxy.Use(ETagGenerator.InvokeAsync);
            proxy.Use(Retry.InvokeAsync);
            proxy.UseLoadBalancing();
            proxy.UsePassiveHealthChecks();
        });
        return app;
    }
}
