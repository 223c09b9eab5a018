using Azure.Provisioning.Expressions;
using Azure.Provisioning.PostgreSql;
using Microsoft.Extensions.Configuration;

namespace AppHost.Stores;

/// <summary>
/// Managed PostgreSQL and Redis without passwords: services log in with their managed identities. Azure has no managed ClickHouse of its
/// own, so it runs in a container with a volume, or as ClickHouse Cloud with the parameter <c>ConnectionStrings:analytics</c>.
/// </summary>
internal static partial class StoresExtensions
{
    static partial void AddManaged(IDistributedApplicationBuilder builder, ref GameStores? stores)
    {
        if ((builder.Configuration["AppHost:Target"] ?? "azure") != "azure")
            return;

        var postgres = builder.AddAzurePostgresFlexibleServer("postgres").ConfigureInfrastructure(infrastructure =>
        {
            var server = infrastructure.GetProvisionableResources().OfType<PostgreSqlFlexibleServer>().Single();
            server.Version = new StringLiteralExpression("18");
            server.ResourceVersion = "2025-08-01"; // Aspire's 2024-08-01 is older than PostgreSQL 18.
            server.Sku = new PostgreSqlFlexibleServerSku
            {
                Name = "Standard_D2ds_v5",
                Tier = PostgreSqlFlexibleServerSkuTier.GeneralPurpose,
            };
        });
        var redis = builder.AddAzureManagedRedis("cache");
        var analytics = builder.Configuration.GetConnectionString("analytics") is { Length: > 0 }
            ? builder.AddConnectionString("analytics")
            : builder.AddClickHouse();
        stores = new GameStores(
            postgres.AddDatabase("gamedb"), postgres.AddDatabase("leaderboarddb", "leaderboards"), redis, analytics);
    }
}
