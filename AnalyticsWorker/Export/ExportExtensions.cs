namespace AnalyticsWorker.Export;

internal static class ExportExtensions
{
    internal static void AddExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ExportOptions>().BindConfiguration(ExportOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ExportMetrics>();
        builder.Services.AddSingleton<LagService>();
        builder.Services.AddSingleton<ExportPosition>();
        builder.Services.AddHostedService(services => services.GetRequiredService<LagService>());
        builder.Services.AddHostedService<ExportService>();
        builder.Services.AddHealthChecks().AddCheck<LagService>("export");
    }
}
