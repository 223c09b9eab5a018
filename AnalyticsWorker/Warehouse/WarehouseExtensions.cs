using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace AnalyticsWorker.Warehouse;

internal static class WarehouseExtensions
{
    internal const string ConnectionName = "analytics";

    internal static void AddWarehouse(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => Open(services.GetRequiredService<IConfiguration>()));
        builder.Services.AddSingleton<WarehouseMigrator>();
        builder.Services.AddSingleton<WarehouseWriter>();
    }

    private static ClickHouseClient Open(IConfiguration configuration)
    {
        var text = configuration.GetConnectionString(ConnectionName) is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is missing: the ClickHouse database.");
        return new ClickHouseClient(new ClickHouseClientSettings(new ClickHouseConnectionStringBuilder(text)) { Timeout = TimeSpan.FromSeconds(30) });
    }
}
