using Aspire.Hosting.Docker.Resources.ServiceNodes.Swarm;

namespace AppHost.Publishing;

/// <summary>Docker Compose: everything on one machine.</summary>
internal static partial class Targets
{
    /// <summary>The gateway's port, as in development.</summary>
    private const int PublicPort = 8080;

    static partial void FindCompose(Dictionary<string, AddTarget> targets) => targets["compose"] = AddCompose;

    private static void AddCompose(IDistributedApplicationBuilder builder, PublishedServices services)
    {
        builder.AddDockerComposeEnvironment("compose");

        foreach (var service in services.Web)
            service.PublishAsDockerComposeService((_, compose) =>
            {
                compose.Restart = "unless-stopped";
                compose.StopGracePeriod = $"{Capacity.TerminationSeconds}s";
            });
        services.Gateway.PublishAsDockerComposeService(
            (_, compose) => compose.Ports = [.. compose.Ports.Select(port => $"{PublicPort}:{port}")]);
        services.GameApi.PublishAsDockerComposeService((_, compose) => compose.Deploy = new Deploy { Replicas = Capacity.MinNodes });
        services.AnalyticsWorker.PublishAsDockerComposeService((_, compose) => compose.Deploy = new Deploy { Replicas = Capacity.Workers });

        // A step that completes must not be restarted.
        services.Migrations.PublishAsDockerComposeService((_, compose) => compose.Restart = "no");
        foreach (var store in services.Stores)
            store.PublishAsDockerComposeService((_, compose) => compose.Restart = "unless-stopped");
    }
}
