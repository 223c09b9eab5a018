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
    /// <summary>Own meters and activity sources start with this, so a new one needs no registration.</summary>
    private const string OwnPrefix = "AspireGame.*";

    internal static void AddTelemetry(this IHostApplicationBuilder builder)
    {
        // Spans and measurements that nobody collects would still cost every request.
        if (string.IsNullOrWhiteSpace(builder.Configuration["OTEL_EXPORTER_OTLP_ENDPOINT"]))
            return;

        // A service that stops sends the rest first, and each of the three signals waits this long for a collector that has gone: 10 s
        // unless set.
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
