using AppHost.Running;
using Microsoft.Extensions.Configuration;

namespace AppHost.Stores;

/// <summary>
/// Stores that run elsewhere: <c>ConnectionStrings:gamedb</c>, <c>cache</c>, <c>analytics</c>, and <c>leaderboarddb</c> if it is separate.
/// </summary>
internal static class ExternalStores
{
    private const string Replica = "gamedbreplica";

    internal static GameStores AddExternalStores(this IDistributedApplicationBuilder builder)
    {
        var configuration = builder.Configuration;
        configuration["ConnectionStrings:leaderboarddb"] ??= configuration.GetConnectionString("gamedb");
        return new GameStores(
            Configured("gamedb"), Configured("leaderboarddb"), Configured("cache"), Configured("analytics")) { AreOwned = false };

        IResourceBuilder<IResourceWithConnectionString> Configured(string name) =>
            builder.ExecutionContext.IsRunMode && string.IsNullOrWhiteSpace(configuration.GetConnectionString(name))
                ? throw new UserFacingException($"--stores external needs the connection string ConnectionStrings__{name}.")
                : builder.AddConnectionString(name);
    }

    /// <summary>
    /// References a streaming replica of <c>gamedb</c> for reads, if <c>ConnectionStrings:gamedbreplica</c> is set.
    /// </summary>
    internal static IResourceBuilder<ProjectResource> WithReadReplica(this IResourceBuilder<ProjectResource> service) =>
        string.IsNullOrWhiteSpace(service.ApplicationBuilder.Configuration.GetConnectionString(Replica))
            ? service
            : service.WithReference(service.ApplicationBuilder.AddConnectionString(Replica));
}
