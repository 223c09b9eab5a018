using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using ServiceDefaults.Health;
using ServiceDefaults.Http;
using ServiceDefaults.Passwordless;
using ServiceDefaults.Problems;
using ServiceDefaults.Telemetry;

namespace ServiceDefaults;

/// <summary>The setup that all services share.</summary>
public static class ServiceDefaultsExtensions
{
    /// <summary>
    /// Adds telemetry, health checks, problem details, service discovery, resilient HTTP clients and draining on shutdown.
    /// </summary>
    public static TBuilder AddServiceDefaults<TBuilder>(this TBuilder builder) where TBuilder : IHostApplicationBuilder
    {
        builder.AddTelemetry();
        builder.AddHealth();
        builder.AddServer();
        builder.AddGameProblems();
        EntraRedis.Register();
        builder.Services.AddSingleton(TimeProvider.System);
        builder.Services.AddServiceDiscovery();
        builder.Services.ConfigureHttpClientDefaults(http =>
        {
            http.AddStandardResilienceHandler();
            http.AddServiceDiscovery();
        });

        // Longer than the drain delay plus the slowest request, shorter than an orchestrator's grace period (30 s).
        builder.Services.Configure<HostOptions>(options => options.ShutdownTimeout = TimeSpan.FromSeconds(25));
        return builder;
    }

    /// <summary>Maps what <see cref="AddServiceDefaults"/> serves: <c>/health/live</c> and <c>/health/ready</c>.</summary>
    public static WebApplication MapServiceDefaults(this WebApplication app)
    {
        app.MapHealth();
        return app;
    }
}
