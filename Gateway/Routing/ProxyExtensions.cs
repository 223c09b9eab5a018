using Gateway.Discovery;
using Gateway.Identity;
using Gateway.Limits;
using ServiceDefaults.Problems;
using Yarp.ReverseProxy.ServiceDiscovery;

namespace Gateway.Routing;

internal static class ProxyExtensions
{
    /// <summary>YARP: routes, clusters and their policies are in <c>appsettings.json</c>, addresses come from service discovery.</summary>
    internal static void AddProxy(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<DnsAddresses>();
        builder.Services.AddSingleton<IDestinationResolver, ServiceDestinationResolver>();
        builder.Services.AddReverseProxy()
            .LoadFromConfig(builder.Configuration.GetSection("ReverseProxy"))
            .AddTransforms(IdentityTransforms.Add);
    }

    /// <summary>Everything the gateway says itself is a problem that tells the client what to do; too much at once is shed first.</summary>
    internal static WebApplication UseGatewayProblems(this WebApplication app)
    {
        app.UseGameProblems();
        app.UseMiddleware<ConcurrencyCap>();
        app.UseMiddleware<ForwarderProblems>();
        return app;
    }
}
