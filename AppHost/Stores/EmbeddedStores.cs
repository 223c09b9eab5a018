using System.Globalization;
using AppHost.Running;
using AppHost.Secrets;

namespace AppHost.Stores;

/// <summary>The real servers as ordinary processes, started by <c>eng/LocalServers</c>, with their data in the data folder.</summary>
internal static class EmbeddedStores
{
    internal static GameStores AddEmbeddedStores(this IDistributedApplicationBuilder builder)
    {
        var postgres = builder.AddLocalServer("postgres", out var postgresPassword);
        var redis = builder.AddLocalServer("redis", out var redisPassword);
        var clickHouse = builder.AddLocalServer("clickhouse", out var clickHousePassword);
        return new GameStores(
            builder.AddConnectionString("gamedb", Postgres("gamedb")).WaitFor(postgres),
            builder.AddConnectionString("leaderboarddb", Postgres("leaderboards")).WaitFor(postgres),
            builder.AddConnectionString("cache", ReferenceExpression.Create($"{Host(redis)}:{Port(redis)},password={redisPassword}")).WaitFor(redis),
            builder.AddConnectionString("analytics", ReferenceExpression.Create(
                $"Host={Host(clickHouse)};Port={Port(clickHouse)};Username=default;Password={clickHousePassword};Database=analytics;Protocol=http")).WaitFor(clickHouse));

        ReferenceExpression Postgres(string database) => ReferenceExpression.Create(
            $"Host={Host(postgres)};Port={Port(postgres)};Username=postgres;Password={postgresPassword};Database={database}");
    }

    private static IResourceBuilder<ProjectResource> AddLocalServer(this IDistributedApplicationBuilder builder, string server, out IResourceBuilder<ParameterResource> password)
    {
        password = builder.AddSecret($"{server}-password");
        return builder.AddProject<Projects.LocalServers>(server, launchProfileName: null)
            .WithArgs(server)
            .WithEndpoint(name: "tcp", scheme: "tcp", env: "LOCALSERVER_PORT")
            .WithHttpEndpoint(name: "health", env: "LOCALSERVER_HEALTH_PORT")
            .WithReadinessCheck("health")
            .WithEnvironment("LOCALSERVER_PASSWORD", password)
            .WithEnvironment("LOCALSERVER_DATA", builder.DataFolder(server))
            .WithEnvironment("LOCALSERVER_PARENT", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    // The servers listen on IPv4 loopback only.
    private static EndpointReferenceExpression Host(IResourceBuilder<ProjectResource> server) => server.GetEndpoint("tcp").Property(EndpointProperty.IPV4Host);

    private static EndpointReferenceExpression Port(IResourceBuilder<ProjectResource> server) => server.GetEndpoint("tcp").Property(EndpointProperty.Port);
}
