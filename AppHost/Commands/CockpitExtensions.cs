using AppHost.Stores;

namespace AppHost.Commands;

/// <summary>
/// Configures the dashboard: what it shows of the resources, and commands for a developer's frequent tasks. <c>aspire resource NAME
/// COMMAND</c> runs the same commands.
/// </summary>
internal static class CockpitExtensions
{
    /// <summary>Adds names, parents, addresses and commands to the complete model. A published model has none of them.</summary>
    internal static void AddCockpit(this IDistributedApplicationBuilder builder, GameStores stores)
    {
        if (!builder.ExecutionContext.IsRunMode)
            return;

        builder.AddAddresses();
        builder.AddHistory();
        if (stores.AreOwned)
            stores.Game.WithResetCommand(stores);
        stores.Game.WithShellCommand("psql", ShellCommand.Psql);
        stores.Cache.WithShellCommand("redis-cli", ShellCommand.RedisCli).WithWarmCommand();
        stores.Analytics.WithShellCommand("clickhouse-client", ShellCommand.ClickHouse);
        builder.Project("analyticsworker").WithExportCommand(stores.Game);
    }

    /// <summary>The builder of the project with this name.</summary>
    internal static IResourceBuilder<ProjectResource> Project(this IDistributedApplicationBuilder builder, string name) =>
        builder.CreateResourceBuilder(builder.Resources.OfType<ProjectResource>().Single(resource => resource.Name == name));

    private static void AddAddresses(this IDistributedApplicationBuilder builder)
    {
        builder.Project("gateway")
            .WithUrlForEndpoint("http", url => url.DisplayText = "Gateway")
            .WithUrlForEndpoint("http", _ => new ResourceUrlAnnotation { Url = "/docs", DisplayText = "API reference" })
            .WithUrlForEndpoint("http", _ => Health());
        foreach (var service in (string[])["gameapi", "analyticsworker"])
            builder.Project(service)
                .WithUrlForEndpoint("http", url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly)
                .WithUrlForEndpoint("http", _ => Health());
        builder.Project("migrations").WithParentRelationship(builder.Project("gameapi"));
    }

    private static ResourceUrlAnnotation Health() => new() { Url = "/health/ready", DisplayText = "Health" };

    /// <summary>
    /// Adds a resource that creates more players with a month of history. It is started explicitly, because it takes a while.
    /// </summary>
    private static void AddHistory(this IDistributedApplicationBuilder builder)
    {
        if (builder.Resources.OfType<ProjectResource>().SingleOrDefault(resource => resource.Name == "simulator") is not { } simulator)
            return;

        var gateway = builder.Project("gateway");
        builder.AddProject<Projects.PlayerSimulator>("history")
            .WithIconName("History")
            .WithReference(gateway).WaitFor(gateway)
            .WithParentRelationship(simulator)
            .WithEnvironment(context => context.EnvironmentVariables["Simulator__ServerSecret"] =
                builder.Resources.Single(resource => resource.Name == "server-client-secret"))
            .WithEnvironment("Simulator__Players", "1000")
            .WithEnvironment("Simulator__HistoryOnly", "true")
            .WithExplicitStart();
        builder.CreateResourceBuilder(simulator).WithSeedCommand();
    }
}
