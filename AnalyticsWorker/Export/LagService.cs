using AnalyticsWorker.Sources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServiceDefaults;

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

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(logs.All.Select(log => Recurring.RunAsync(
        options.Value.LagInterval, time,
        async cancel => metrics.Measured(log.Name, await ExportLag.MeasureAsync(log, cancel)),
        exception => LogUnknown(exception, log.Name), stoppingToken)));

    [LoggerMessage(LogLevel.Warning, "The lag of {Source} could not be measured")]
    private partial void LogUnknown(Exception exception, string source);
}
