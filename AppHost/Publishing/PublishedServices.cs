#pragma warning disable ASPIREPROBES001 // Probes are marked experimental in Aspire 13.5; there is no other way to declare them once for all targets.

using System.Globalization;

namespace AppHost.Publishing;

/// <summary>The parts of the model that a target may have something to say about.</summary>
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

    /// <summary>What holds on every target: the same probes, time to drain before a node is taken away, and each node's share of the database.</summary>
    internal PublishedServices WithCommonSettings()
    {
        foreach (var service in Web)
            service
                .WithHttpProbe(ProbeType.Startup, "/health/live", periodSeconds: 2, failureThreshold: 60)
                .WithHttpProbe(ProbeType.Liveness, "/health/live", periodSeconds: 10, failureThreshold: 3)
                .WithHttpProbe(ProbeType.Readiness, "/health/ready", periodSeconds: 2, failureThreshold: 2)
                .WithEnvironment("Shutdown__DrainSeconds", Text(Capacity.DrainSeconds));
        GameApi.WithEnvironment("Postgres__MaxPoolSize", Text(Capacity.NodePool));
        AnalyticsWorker.WithEnvironment("Postgres__MaxPoolSize", Text(Capacity.WorkerPool));
        return this;
    }

    private static string Text(int number) => number.ToString(CultureInfo.InvariantCulture);
}
