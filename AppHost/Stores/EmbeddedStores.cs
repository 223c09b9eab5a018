using System.Globalization;
using AppHost.Running;
using AppHost.Secrets;

namespace AppHost.Stores;

/// <summary>The real servers as processes that <c>eng/LocalServers</c> starts, with their data in the data folder.</summary>
internal static class EmbeddedStores
{
    internal static GameStores AddEmbeddedStores(this IDistributedApplicationBuilder builder)
    {
        var postgres = builder.AddLocalServer("postgres", "Database", out var postgresPassword);
        var redis = builder.AddLocalServer("redis", "Flash", out var redisPassword);
        var clickHouse = builder.AddLocalServer("clickhouse", "DataHistogram", out var clickHousePassword);
        return new GameStores(
            builder.AddStore("gamedb", postgres, Postgres("gamedb")),
            builder.AddStore("leaderboarddb", postgres, Postgres("leaderboards")),
            builder.AddStore("cache", redis, ReferenceExpression.Create($"{Host(redis)}:{Port(redis)},password={redisPassword}")),
            builder.AddStore("analytics", clickHouse, ClickHouse()));

        ReferenceExpression ClickHouse()
        {
            var connectionString = new ReferenceExpressionBuilder();
            connectionString.Append($"Host={Host(clickHouse)};Port={Port(clickHouse)};Protocol=http;");
            connectionString.Append($"Username=default;Password={clickHousePassword};Database=analytics");
            return connectionString.Build();
        }

        ReferenceExpression Postgres(string database) => ReferenceExpression.Create(
            $"Host={Host(postgres)};Port={Port(postgres)};Username=postgres;Password={postgresPassword};Database={database}");
    }

    private static IResourceBuilder<ConnectionStringResource> AddStore(
        this IDistributedApplicationBuilder builder, string name, IResourceBuilder<ProjectResource> server,
        ReferenceExpression connectionString) =>
        builder.AddConnectionString(name, connectionString).WaitFor(server).WithParentRelationship(server);

    private static IResourceBuilder<ProjectResource> AddLocalServer(
        this IDistributedApplicationBuilder builder, string server, string icon, out IResourceBuilder<ParameterResource> password)
    {
        password = builder.AddSecret($"{server}-password");
        return builder.AddProject<Projects.LocalServers>(server, launchProfileName: null)
            .WithArgs(server)
            .WithIconName(icon)
            .WithEndpoint(name: "tcp", scheme: "tcp", env: "LOCALSERVER_PORT")
            .WithHttpEndpoint(name: "health", env: "LOCALSERVER_HEALTH_PORT")
            .WithUrls(urls => urls.Urls.ForEach(url => url.DisplayLocation = UrlDisplayLocation.DetailsOnly))
            .WithReadinessCheck("health")
            .WithEnvironment("LOCALSERVER_PASSWORD", password)
            .WithEnvironment("LOCALSERVER_DATA", builder.DataFolder(server))
            .WithEnvironment("LOCALSERVER_PARENT", Environment.ProcessId.ToString(CultureInfo.InvariantCulture));
    }

    // The servers listen on IPv4 loopback only.
    private static EndpointReferenceExpression Host(IResourceBuilder<ProjectResource> server) =>
        server.GetEndpoint("tcp").Property(EndpointProperty.IPV4Host);

    private static EndpointReferenceExpression Port(IResourceBuilder<ProjectResource> server) =>
        server.GetEndpoint("tcp").Property(EndpointProperty.Port);
}
