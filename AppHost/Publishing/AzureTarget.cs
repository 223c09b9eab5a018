using System.Globalization;
using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace AppHost.Publishing;

/// <summary>Azure Container Apps, for <c>azd up</c> and <c>aspire deploy</c>; both give the same names.</summary>
internal static partial class Targets
{
    static partial void FindAzure(Dictionary<string, AddTarget> targets) => targets["azure"] = AddAzure;

    private static void AddAzure(IDistributedApplicationBuilder builder, PublishedServices services)
    {
        builder.AddAzureContainerAppEnvironment("env").WithAzdResourceNaming();

        services.Gateway.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.MinNodes, Capacity.MaxNodes));
        services.GameApi.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.MinNodes, Capacity.MaxNodes));
        services.AnalyticsWorker.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.Workers, Capacity.Workers));
        services.Migrations.PublishAsAzureContainerAppJob();
        foreach (var store in services.Stores)
            store.PublishAsAzureContainerApp((_, app) => app.Scale(1, 1));

        // On Azure, services share one address behind TLS: the gateway calls each by its full name, and Azure balances over the nodes.
        foreach (var service in (IResourceBuilder<ProjectResource>[])[services.GameApi, services.AnalyticsWorker])
            services.Gateway.WithEnvironment(
                $"ReverseProxy__Clusters__{service.Resource.Name}__Destinations__discovered__Address", service.GetEndpoint("http"));
        services.GameApi.WithEnvironment("PlayerExport__Worker", services.AnalyticsWorker.GetEndpoint("http"));

        if (builder.Resources.OfType<AzurePostgresFlexibleServerResource>().SingleOrDefault() is { } postgres)
            builder.AddLogins(services, builder.CreateResourceBuilder(postgres));
    }

    /// <summary>
    /// Each service logs in to PostgreSQL with its own managed identity. Aspire would make every service that references the server its
    /// administrator. Here only the migration is one; it creates a login for each of the others and grants what it needs.
    /// </summary>
    private static void AddLogins(
        this IDistributedApplicationBuilder builder, PublishedServices services,
        IResourceBuilder<AzurePostgresFlexibleServerResource> postgres)
    {
        postgres.ClearDefaultRoleAssignments();
        builder.AddLogin(services.Migrations);
        services.Migrations
            .WithAnnotation(new RoleAssignmentAnnotation(postgres.Resource, new HashSet<RoleDefinition>()))
            .WithEnvironment("Migrate__NodeRoles__0", builder.AddLogin(services.GameApi))
            .WithEnvironment("Migrate__WorkerRoles__0", builder.AddLogin(services.AnalyticsWorker));
        services.GameApi.WithEnvironment("Postgres__Role", "aspiregame_owner");
    }

    /// <summary>Npgsql reads the user from PGUSER if the connection string has none, as with managed identities.</summary>
    /// <returns>The identity's name, which is also its login in PostgreSQL.</returns>
    private static BicepOutputReference AddLogin(this IDistributedApplicationBuilder builder, IResourceBuilder<ProjectResource> service)
    {
        var identity = builder.AddAzureUserAssignedIdentity($"{service.Resource.Name}-identity");
        service.WithAzureUserAssignedIdentity(identity).WithEnvironment("PGUSER", identity.Resource.PrincipalName);
        return identity.Resource.PrincipalName;
    }

    private static void Scale(this ContainerApp app, int min, int max)
    {
        app.Template.Scale.MinReplicas = min;
        app.Template.Scale.MaxReplicas = max;
        app.Template.TerminationGracePeriodSeconds = Capacity.TerminationSeconds;
        if (min == max)
            return;
        app.Template.Scale.Rules.Add(new ContainerAppScaleRule
        {
            Name = "requests",
            Http = new ContainerAppHttpScaleRule
            {
                Metadata = { { "concurrentRequests", Capacity.RequestsPerNode.ToString(CultureInfo.InvariantCulture) } },
            },
        });
    }
}
