using System.Text.Json.Serialization;

namespace AnalyticsWorker.Queries;

internal static class AnalyticsExtensions
{
    internal static void AddAnalytics(this IHostApplicationBuilder builder)
    {
        builder.Services.AddHybridCache();
        builder.Services.AddSingleton<WarehouseQueries>();
        builder.Services.ConfigureHttpJsonOptions(options =>
        {
            options.SerializerOptions.TypeInfoResolverChain.Insert(0, AnalyticsJsonContext.Default);
            // As the contract has it: a number is a number, and never a string.
            options.SerializerOptions.NumberHandling = JsonNumberHandling.Strict;
        });
        builder.Services.Configure<RouteHandlerOptions>(options => options.ThrowOnBadRequest = true);
        builder.Services.AddExceptionHandler<WarehouseFaultHandler>();
        builder.Services.AddAnalyticsOpenApi();
    }
}
