namespace GameApi.Players.Export;

internal static class ExportExtensions
{
    /// <summary>Adds the export of a player's data, with its limits.</summary>
    internal static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExportLimit>();
        builder.Services.AddSingleton<ExportSpool>();
        builder.Services.AddScoped<PlayerExport>();
        builder.Services.AddScoped<ExportResponse>();
        WarehouseExport.Add(builder);
    }
}
