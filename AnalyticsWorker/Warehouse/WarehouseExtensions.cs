using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace AnalyticsWorker.Warehouse;

internal static class WarehouseExtensions
{
    internal const string ConnectionName = "analytics";

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    internal static void AddWarehouse(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => Open(services.GetRequiredService<IConfiguration>(), Patience));
        builder.Services.AddSingleton<WarehouseMigrator>();
        builder.Services.AddSingleton<WarehouseWriter>();
    }

    /// <param name="configuration">Has the connection string.</param>
    /// <param name="patience">How long a statement may take.</param>
    /// <exception cref="InvalidOperationException">It has none.</exception>
    internal static ClickHouseClient Open(IConfiguration configuration, TimeSpan patience)
    {
        var text = configuration.GetConnectionString(ConnectionName) is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is missing: the ClickHouse database.");
        return new ClickHouseClient(new ClickHouseClientSettings(new ClickHouseConnectionStringBuilder(text)) { Timeout = patience });
    }
}
