using Microsoft.Extensions.Configuration;

namespace Aspire.Hosting.Running;

/// <summary>Where resources send traces, metrics and logs: what configuration names, else the dashboard if one is started.</summary>
internal sealed class TelemetryEndpoint(IConfiguration configuration)
{
    internal string? Url { get; set; } = configuration["OTEL_EXPORTER_OTLP_ENDPOINT"];

    internal void AddTo(Dictionary<string, object> environment, ProcessInstance instance)
    {
        if (Url is null)
            return;

        environment["OTEL_EXPORTER_OTLP_ENDPOINT"] = Url;
        environment["OTEL_EXPORTER_OTLP_PROTOCOL"] = "grpc";
        environment["OTEL_SERVICE_NAME"] = instance.Resource.Name;
        environment["OTEL_RESOURCE_ATTRIBUTES"] = $"service.instance.id={instance.Id}";

        // Soon enough to watch.
        environment["OTEL_BLRP_SCHEDULE_DELAY"] = environment["OTEL_BSP_SCHEDULE_DELAY"] = environment["OTEL_METRIC_EXPORT_INTERVAL"] = "1000";
        environment["OTEL_TRACES_SAMPLER"] = "always_on";
        environment["OTEL_METRICS_EXEMPLAR_FILTER"] = "trace_based";
    }
}
