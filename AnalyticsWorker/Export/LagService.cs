using AnalyticsWorker.Sources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace AnalyticsWorker.Export;

/// <summary>Measures how far behind the export is, leading or not, and degrades the health of a worker that sees it too far.</summary>
internal sealed partial class LagService(
    EventLogs logs, ExportMetrics metrics, IOptions<ExportOptions> options, TimeProvider time, ILogger<LagService> logger)
        : BackgroundService, IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = options.Value.LagLimit;
        var troubles = metrics.Stops.Values.Concat(metrics.Lags.Select(pair => Trouble(pair.Key, pair.Value, limit)).OfType<string>())
            .ToList();
        return Task.FromResult(troubles.Count == 0 ? HealthCheckResult.Healthy() : HealthCheckResult.Degraded(string.Join("; ", troubles)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(logs.All.Select(log =>
    {
        var horizon = new Horizon(time);
        return Recurring.RunAsync(options.Value.LagInterval, time, cancel => MeasureAsync(log, horizon, cancel), _ => { }, stoppingToken);
    }));

    private static string? Trouble(string source, ExportLag? measured, TimeSpan limit) => measured switch
    {
        null => $"how far {source} is behind is not known: its database does not answer",
        { Age: var age, HorizonAge: var open } when age > limit && open > limit =>
            $"{source} is {age.TotalSeconds:0} s behind, held back by a transaction that has been open for {open.TotalSeconds:0} s",
        { Age: var age } when age > limit => $"{source} is {age.TotalSeconds:0} s behind",
        _ => null,
    };

    private async Task MeasureAsync(EventLog log, Horizon horizon, CancellationToken cancellationToken)
    {
        try
        {
            var lag = await ExportLag.MeasureAsync(log, horizon, cancellationToken);
            var wasFine = metrics.Lags.GetValueOrDefault(log.Name) is not { } last || last.HorizonAge <= options.Value.LagLimit;
            metrics.Measured(log.Name, lag);
            if (wasFine && lag.HorizonAge > options.Value.LagLimit)
                LogHeldBack(log.Name, lag.HorizonAge, lag.Rows);
        }
        catch (Exception exception) when (!cancellationToken.IsCancellationRequested)
        {
            if (!metrics.Lags.TryGetValue(log.Name, out var last) || last is not null)
                LogUnknown(exception, log.Name);
            // An old figure would say that all is well.
            metrics.Measured(log.Name, null);
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "A transaction that has been open for {Age} holds back the export of {Source}: {Rows} activities wait")]
    private partial void LogHeldBack(string source, TimeSpan age, long rows);

    [LoggerMessage(LogLevel.Warning, "The lag of {Source} could not be measured")]
    private partial void LogUnknown(Exception exception, string source);
}
