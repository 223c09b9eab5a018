using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Diagnostics.HealthChecks;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Hosting;

namespace ServiceDefaults.Health;

/// <summary>
/// <c>/health/live</c>: the process responds. <c>/health/ready</c>: it can serve traffic. Both exist in every environment, because
/// orchestrators and the gateway probe them.
/// </summary>
public static class HealthExtensions
{
    internal const string Root = "/health";

    /// <summary>Tag of the checks whose failure means that the process should be restarted.</summary>
    public const string LiveTag = "live";

    internal static void AddHealth(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ShutdownOptions>()
            .BindConfiguration(ShutdownOptions.Section)
            .ValidateDataAnnotations()
            .ValidateOnStart();
        builder.Services.AddSingleton<DrainOnShutdown>();
        builder.Services.AddHostedService(services => services.GetRequiredService<DrainOnShutdown>());
        builder.Services.AddHealthChecks()
            .AddCheck("self", () => HealthCheckResult.Healthy(), [LiveTag])
            .AddCheck<DrainOnShutdown>("draining");
    }

    internal static void MapHealth(this WebApplication app)
    {
        var health = app.MapGroup(Root).AllowAnonymous().DisableHttpMetrics().ExcludeFromDescription();
        health.MapHealthChecks("/live", new HealthCheckOptions { Predicate = check => check.Tags.Contains(LiveTag) });
        health.MapHealthChecks("/ready", new HealthCheckOptions { ResponseWriter = HealthReportWriter.WriteAsync });
    }
}
