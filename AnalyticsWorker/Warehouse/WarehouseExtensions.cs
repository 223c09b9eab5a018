using ClickHouse.Driver;
using ClickHouse.Driver.ADO;

namespace AnalyticsWorker.Warehouse;

internal static class WarehouseExtensions
{
    internal const string ConnectionName = "analytics";

    private static readonly TimeSpan StatementTimeout = TimeSpan.FromSeconds(30);

    internal static void AddWarehouse(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton(services => Open(services.GetRequiredService<IConfiguration>(), StatementTimeout));
        builder.Services.AddSingleton<WarehouseMigrator>();
        builder.Services.AddSingleton<WarehouseWriter>();
    }

    /// <param name="configuration">The configuration with the connection string.</param>
    /// <param name="statementTimeout">The time limit of a statement.</param>
    /// <exception cref="InvalidOperationException">The connection string is missing.</exception>
    internal static ClickHouseClient Open(IConfiguration configuration, TimeSpan statementTimeout)
    {
        var text = configuration.GetConnectionString(ConnectionName) is { Length: > 0 } given
            ? given
            : throw new InvalidOperationException($"ConnectionStrings:{ConnectionName} is missing: the ClickHouse database.");
        var connection = new ClickHouseConnectionStringBuilder(text);
        return new ClickHouseClient(new ClickHouseClientSettings(connection) { Timeout = statementTimeout });
    }
}
