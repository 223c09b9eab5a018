using AnalyticsWorker.Sources;
using Microsoft.Extensions.Diagnostics.HealthChecks;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace AnalyticsWorker.Export;

/// <summary>Measures the lag of the export, leading or not, and reports degraded health above the limit.</summary>
internal sealed partial class LagService(
    EventLogs logs, ExportMetrics metrics, IOptions<ExportOptions> options, TimeProvider time, ILogger<LagService> logger)
    : BackgroundService, IHealthCheck
{
    public Task<HealthCheckResult> CheckHealthAsync(HealthCheckContext context, CancellationToken cancellationToken = default)
    {
        var limit = options.Value.LagLimit;
        var lagging = metrics.Lags.Select(pair => Problem(pair.Key, pair.Value, limit)).OfType<string>();
        var problems = metrics.Stops.Values.Concat(lagging).ToList();
        return Task.FromResult(problems.Count == 0
            ? HealthCheckResult.Healthy()
            : HealthCheckResult.Degraded(string.Join("; ", problems)));
    }

    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(logs.All.Select(log =>
    {
        var horizon = new Horizon(time);
        return PeriodicWork.RunAsync(
            options.Value.LagInterval, time, cancel => MeasureAsync(log, horizon, cancel), _ => { }, stoppingToken);
    }));

    private static string? Problem(string source, ExportLag? measured, TimeSpan limit) => measured switch
    {
        null => $"the lag of {source} is unknown: its database does not respond",
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
            // A stale figure would look healthy.
            metrics.Measured(log.Name, null);
        }
    }

    [LoggerMessage(
        LogLevel.Warning, "A transaction open for {Age} holds back the export of {Source}; {Rows} activities are pending")]
    private partial void LogHeldBack(string source, TimeSpan age, long rows);

    [LoggerMessage(LogLevel.Warning, "Measuring the lag of {Source} failed")]
    private partial void LogUnknown(Exception exception, string source);
}
