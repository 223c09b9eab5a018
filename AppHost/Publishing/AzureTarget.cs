using System.Globalization;
using Aspire.Hosting.Azure;
using Azure.Provisioning.AppContainers;

namespace AppHost.Publishing;

/// <summary>Azure Container Apps, for <c>azd up</c> and <c>aspire deploy</c>; both give the same names.</summary>
internal static class AzureTarget
{
    internal static void AddAzure(this IDistributedApplicationBuilder builder, PublishedServices services)
    {
        builder.AddAzureContainerAppEnvironment("env").WithAzdResourceNaming();

        services.Gateway.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.MinNodes, Capacity.MaxNodes));
        services.GameApi.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.MinNodes, Capacity.MaxNodes));
        services.AnalyticsWorker.PublishAsAzureContainerApp((_, app) => app.Scale(Capacity.Workers, Capacity.Workers));
        services.Migrations.PublishAsAzureContainerAppJob();

        // Each service logs in to PostgreSQL as its own managed identity; the migration grants each what it needs.
        services.Migrations.WithLogin()
            .WithRole("Migrate__NodeRoles__0", services.GameApi)
            .WithRole("Migrate__WorkerRoles__0", services.AnalyticsWorker);
        services.GameApi.WithLogin().WithEnvironment("Postgres__Role", "aspiregame_owner");
        services.AnalyticsWorker.WithLogin();
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

    /// <summary>Npgsql takes the user from PGUSER where the connection string, as for managed identities, has none.</summary>
    private static IResourceBuilder<ProjectResource> WithLogin(this IResourceBuilder<ProjectResource> service) => service.WithRole("PGUSER", service);

    private static IResourceBuilder<ProjectResource> WithRole(
        this IResourceBuilder<ProjectResource> service, string variable, IResourceBuilder<ProjectResource> whose) =>
        service.WithEnvironment(context =>
        {
            if (whose.Resource.Annotations.OfType<AppIdentityAnnotation>().LastOrDefault() is { } identity)
                context.EnvironmentVariables[variable] = identity.IdentityResource.PrincipalName;
        });
}
