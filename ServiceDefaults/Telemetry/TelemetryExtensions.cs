using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using OpenTelemetry;
using OpenTelemetry.Metrics;
using OpenTelemetry.Trace;
using ServiceDefaults.Health;

namespace ServiceDefaults.Telemetry;

internal static class TelemetryExtensions
{
    /// <summary>Prefix of this application's meters and activity sources, so that a new one needs no registration.</summary>
    private const string OwnPrefix = "AspireGame.*";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Spans and measurements cost every request something, even if nothing collects them.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        // A stopping service exports what it still holds, and each of the three signals waits this long (in ms) for a collector that has
        // gone. The default is 10 s.
        builder.Configuration["OTEL_EXPORTER_OTLP_TIMEOUT"] ??= "1000";
        builder.Logging.AddOpenTelemetry(logging =>
        {
            logging.IncludeFormattedMessage = true;
            logging.IncludeScopes = true;
        });

        builder.Services.AddOpenTelemetry()
            .WithMetrics(metrics => metrics
                .AddAspNetCoreInstrumentation()
                .AddHttpClientInstrumentation()
                .AddRuntimeInstrumentation()
                .AddInstrumentation(() => new EventCounters())
                .AddMeter("Npgsql", OwnPrefix))
            .WithTracing(tracing => tracing
                .AddSource(builder.Environment.ApplicationName, "Npgsql", "Yarp.ReverseProxy", "ClickHouse.Driver", OwnPrefix)
                .AddAspNetCoreInstrumentation(options =>
                    options.Filter = context => !context.Request.Path.StartsWithSegments(HealthExtensions.Root))
                .AddHttpClientInstrumentation())
            .UseOtlpExporter();
    }
}
