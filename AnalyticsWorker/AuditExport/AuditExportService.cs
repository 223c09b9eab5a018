using AnalyticsWorker.Export;
using AnalyticsWorker.Warehouse;
using Microsoft.Extensions.Options;
using ServiceDefaults;
using ServiceDefaults.Postgres;

namespace AnalyticsWorker.AuditExport;

/// <summary>Copies the audit log to the warehouse every second, on the worker that holds its lock.</summary>
internal sealed partial class AuditExportService(
    AuditExporter exporter, WarehouseMigrator migrator, AuditExportMetrics metrics, IOptions<ExportOptions> options, TimeProvider time,
    ILogger<AuditExportService> logger)
    : BackgroundService
{
    /// <summary>The advisory lock's key, unique in this repository: "audit" in ASCII.</summary>
    private const long Key = 0x6175646974;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.AuditInterval, time, RunOnceAsync, LogFailed, stoppingToken);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var connection = await exporter.Database.OpenConnectionAsync(cancellationToken);
        await using var turn = await AdvisoryLock.TryAcquireAsync(connection, Key, cancellationToken);
        if (turn is null)
            return;
        await migrator.MigrateAsync(cancellationToken);
        try
        {
            metrics.Copied(await exporter.RunOnceAsync(connection, cancellationToken));
        }
        catch (AuditDiffersException differs)
        {
            if (metrics.Stopped())
                LogStopped(differs.Message);
        }
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogStopped(string reason);

    [LoggerMessage(LogLevel.Warning, "Copying the audit log failed; retrying")]
    private partial void LogFailed(Exception exception);
}
