// Certificates are experimental in Aspire 13. Redis runs beside its only clients and needs none.
#pragma warning disable ASPIRECERTIFICATES001

using AppHost.Secrets;

namespace AppHost.Stores;

/// <summary>The stores as containers, with pinned images and with data in volumes of this clone.</summary>
internal static class ContainerStores
{
    private const string PostgresTag = "18.3";
    private const string RedisTag = "8.6";
    private const string ClickHouseTag = "25.8";

    internal static GameStores AddContainerStores(this IDistributedApplicationBuilder builder)
    {
        var postgres = builder.AddPostgres("postgres", password: builder.AddSecret("postgres-password"))
            .WithImageTag(PostgresTag)
            .WithArgs("-c", $"max_connections={Capacity.ServerConnections}", "-c", "log_error_verbosity=terse")
            .WithDataVolume();
        var redis = builder.AddRedis("cache", password: builder.AddSecret("redis-password"))
            .WithImageTag(RedisTag)
            .WithoutHttpsCertificate()
            .WithDataVolume();
        return new GameStores(
            postgres.AddDatabase("gamedb"), postgres.AddDatabase("leaderboarddb", "leaderboards"), redis, builder.AddClickHouse());
    }

    internal static IResourceBuilder<IResourceWithConnectionString> AddClickHouse(this IDistributedApplicationBuilder builder)
    {
        var clickHousePassword = builder.AddSecret("clickhouse-password");
        var clickHouse = builder.AddContainer("clickhouse", "clickhouse/clickhouse-server", ClickHouseTag)
            .WithHttpEndpoint(targetPort: 8123)
            .WithHttpHealthCheck("/ping")
            .WithEnvironment("CLICKHOUSE_DB", "analytics")
            .WithEnvironment("CLICKHOUSE_USER", "default")
            .WithEnvironment("CLICKHOUSE_PASSWORD", clickHousePassword);
        clickHouse.WithVolume(VolumeNameGenerator.Generate(clickHouse, "data"), "/var/lib/clickhouse");
        var http = clickHouse.GetEndpoint("http");
        var connectionString = new ReferenceExpressionBuilder();
        connectionString.Append($"Host={http.Property(EndpointProperty.Host)};Port={http.Property(EndpointProperty.Port)};");
        connectionString.Append($"Username=default;Password={clickHousePassword};Database=analytics;");
        connectionString.Append($"Protocol={http.Property(EndpointProperty.Scheme)}");
        return builder.AddConnectionString("analytics", connectionString.Build()).WaitFor(clickHouse);
    }
}
