namespace AnalyticsWorker.AuditExport;

internal static class AuditExportExtensions
{
    internal static void AddAuditExport(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<AuditExporter>();
        builder.Services.AddSingleton<AuditExportMetrics>();
        builder.Services.AddHostedService<AuditExportService>();
    }
}
