using AnalyticsWorker.Sources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>Measures how far behind the export is, leading or not, and degrades the health of a worker that sees it too far.</summary>
internal sealed partial class LagService(
    EventLogs logs, ExportMetrics metrics, IOptions<ExportOptions> options, TimeProvider time, ILogger<LagService> logger) : BackgroundService, IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = options.Value.LagLimit;
        var late = metrics.Lags.Where(pair => pair.Value.Age > limit).Select(pair => $"{pair.Key} is {pair.Value.Age.TotalSeconds:0} s behind").ToList();
        return Task.FromResult(late.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join(", ", late)));
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.LagInterval, time);
        do
        {
            foreach (var log in logs.All)
            {
                try
                {
                    metrics.Measured(log.Name, await ExportLag.MeasureAsync(log, stoppingToken));
                }
                catch (Exception exception) when (exception is NpgsqlException or TimeoutException)
                {
                    LogUnknown(exception, log.Name);
                }
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "The lag of {Source} could not be measured")]
    private partial void LogUnknown(Exception exception, string source);
}
