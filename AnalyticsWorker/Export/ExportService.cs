using AnalyticsWorker.Sources;
using AnalyticsWorker.Warehouse;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>
/// Runs an exporter for each event log while this worker leads it, and stands by while another does. Whatever fails is tried again from
/// what the stores say, with growing pauses.
/// </summary>
internal sealed partial class ExportService(
    EventLogs logs, WarehouseWriter warehouse, WarehouseMigrator migrator, ExportMetrics metrics, IOptions<ExportOptions> options,
    TimeProvider time,
    ILogger<ExportService> logger) : BackgroundService
{
    private static readonly TimeSpan FirstRetryDelay = TimeSpan.FromMilliseconds(100);

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(logs.All.Select(log => ExportAsync(log, stoppingToken)));

    private async Task ExportAsync(EventLog log, CancellationToken stoppingToken)
    {
        var failures = 0;
        while (!stoppingToken.IsCancellationRequested)
        {
            try
            {
                await using var connection = await log.Database.OpenConnectionAsync(stoppingToken);
                await using var lead = await LeaderLock.TryAcquireAsync(connection, stoppingToken);
                if (lead is not null)
                    await LeadAsync(log, connection, () => failures = 0, stoppingToken);
                else
                    await Task.Delay(options.Value.StandbyInterval, time, stoppingToken);
            }
            catch (ForeignLogException foreign)
            {
                if (metrics.Stopped(log.Name, foreign.Message))
                    LogStopped(foreign.Message);
                await Task.Delay(options.Value.LongestRetryDelay, time, stoppingToken)
                    .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                var delay = Min(FirstRetryDelay * Math.Pow(2, Math.Min(failures++, 10)), options.Value.LongestRetryDelay);
                metrics.Retried(log.Name);
                LogFailed(exception, log.Name, delay);
                await Task.Delay(delay, time, stoppingToken);
            }
            catch (OperationCanceledException)
            {
                return;
            }
        }
    }

    private async Task LeadAsync(EventLog log, NpgsqlConnection connection, Action wentWell, CancellationToken stoppingToken)
    {
        LogLeading(log.Name);
        await migrator.MigrateAsync(stoppingToken);
        var exporter = new SourceExporter(connection, log.Name, warehouse, new BatchSize(options.Value), metrics);
        await exporter.ResumeAsync(stoppingToken);
        metrics.Resumed(log.Name);
        while (!stoppingToken.IsCancellationRequested)
        {
            await exporter.DrainAsync(stoppingToken);
            wentWell();
            await Task.Delay(options.Value.PollInterval, time, stoppingToken);
        }
    }

    private static TimeSpan Min(TimeSpan one, TimeSpan other) => one < other ? one : other;

    [LoggerMessage(LogLevel.Information, "Exporting {Source}")]
    private partial void LogLeading(string source);

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogStopped(string reason);

    [LoggerMessage(LogLevel.Warning, "Exporting {Source} failed; trying again in {Delay}")]
    private partial void LogFailed(Exception exception, string source, TimeSpan delay);
}
