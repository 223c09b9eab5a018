#pragma warning disable ASPIREPROBES001 // Probes are experimental in Aspire 13; there is no other way to declare them once for all targets.

using System.Globalization;

namespace AppHost.Publishing;

/// <summary>The parts of the model that publishing targets configure.</summary>
internal sealed record PublishedServices(
    IResourceBuilder<ProjectResource> Gateway,
    IResourceBuilder<ProjectResource> GameApi,
    IResourceBuilder<ProjectResource> AnalyticsWorker,
    IResourceBuilder<ProjectResource> Migrations,
    IReadOnlyList<IResourceBuilder<ContainerResource>> Stores)
{
    internal static PublishedServices Of(IDistributedApplicationBuilder builder)
    {
        return new(Named("gateway"), Named("gameapi"), Named("analyticsworker"), Named("migrations"),
            [.. builder.Resources.OfType<ContainerResource>().Select(builder.CreateResourceBuilder)]);

        IResourceBuilder<ProjectResource> Named(string name) =>
            builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(project => project.Name == name));
    }

    internal IEnumerable<IResourceBuilder<ProjectResource>> Web => [Gateway, GameApi, AnalyticsWorker];

    /// <summary>
    /// Adds the settings of every target: probes, time to drain before a node stops, and each node's share of the database connections. By
    /// default Aspire makes services trust any X-Forwarded-For. Here the gateway's setting <c>Proxies:Trusted</c> decides.
    /// </summary>
    internal PublishedServices WithCommonSettings()
    {
        foreach (var service in Web)
            service
                .DisableForwardedHeaders()
                .WithAnnotation(Probe(service, ProbeType.Startup, "/health/live", periodSeconds: 2, failureThreshold: 60))
                .WithAnnotation(Probe(service, ProbeType.Liveness, "/health/live", periodSeconds: 10, failureThreshold: 3))
                .WithAnnotation(Probe(service, ProbeType.Readiness, "/health/ready", periodSeconds: 2, failureThreshold: 2))
                .WithEnvironment("Shutdown__DrainSeconds", Text(Capacity.DrainSeconds));
        GameApi.WithEnvironment("Postgres__MaxPoolSize", Text(Capacity.NodePool));
        AnalyticsWorker.WithEnvironment("Postgres__MaxPoolSize", Text(Capacity.WorkerPool));
        return this;
    }

    /// <summary>
    /// Does not use <c>WithHttpProbe</c>, because it also adds a health check. The AppHost has its own, and two for one path are an error.
    /// </summary>
    private static EndpointProbeAnnotation Probe(
        IResourceBuilder<ProjectResource> service, ProbeType type, string path, int periodSeconds, int failureThreshold) => new()
    {
        Type = type,
        EndpointReference = service.GetEndpoint("http"),
        Path = path,
        PeriodSeconds = periodSeconds,
        TimeoutSeconds = periodSeconds,
        SuccessThreshold = 1,
        FailureThreshold = failureThreshold,
    };

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
