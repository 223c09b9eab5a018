namespace AppHost.Publishing;

/// <summary>Docker Compose: one machine, all of it.</summary>
internal static class ComposeTarget
{
    internal static void AddCompose(this IDistributedApplicationBuilder builder, PublishedServices services)
    {
        builder.AddDockerComposeEnvironment("compose");

        foreach (var service in services.Web)
            service.PublishAsDockerComposeService((_, compose) =>
            {
                compose.Restart = "unless-stopped";
                compose.StopGracePeriod = $"{Capacity.TerminationSeconds}s";
            });

        // A step that ends must not be started again for ever.
        services.Migrations.PublishAsDockerComposeService((_, compose) => compose.Restart = "no");
    }
}
