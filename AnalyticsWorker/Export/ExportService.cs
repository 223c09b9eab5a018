using AnalyticsWorker.Sources;
using AnalyticsWorker.Warehouse;
using Microsoft.Extensions.Options;
using Polly;
using Polly.Retry;

namespace AnalyticsWorker.Export;

/// <summary>
/// Exports each event log while this worker leads it, and stands by while another worker does. A failure is retried with exponential
/// back-off.
/// </summary>
internal sealed partial class ExportService(
    EventLogs logs, WarehouseWriter warehouse, WarehouseMigrator migrator, ExportMetrics metrics, IOptions<ExportOptions> options,
    TimeProvider time, ILogger<ExportService> logger) : BackgroundService
{
    private static readonly TimeSpan MinRetryDelay = TimeSpan.FromMilliseconds(100);

    private readonly ExportOptions _options = options.Value;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Task.WhenAll(logs.All.Select(log => ExportAsync(log, stoppingToken)));

    private async Task ExportAsync(EventLog log, CancellationToken stoppingToken)
    {
        var retry = RetryOf(log.Name);
        await using var lead = new ExportLead(log, warehouse, migrator, metrics, _options, logger);
        while (true)
        {
            // One execution per drain: the back-off starts over after each success.
            var leads = await retry.ExecuteAsync(lead.DrainAsync, stoppingToken);
            await Task.Delay(leads ? _options.PollInterval : _options.StandbyInterval, time, stoppingToken);
        }
    }

    private ResiliencePipeline RetryOf(string source) => new ResiliencePipelineBuilder { TimeProvider = time }.AddRetry(new()
    {
        ShouldHandle = static attempt => ValueTask.FromResult(
            attempt.Outcome.Exception is not null && !attempt.Context.CancellationToken.IsCancellationRequested),
        MaxRetryAttempts = int.MaxValue,
        BackoffType = DelayBackoffType.Exponential,
        Delay = MinRetryDelay,
        MaxDelay = _options.MaxRetryDelay,
        DelayGenerator = attempt => ValueTask.FromResult<TimeSpan?>(
            attempt.Outcome.Exception is ForeignLogException ? _options.MaxRetryDelay : null),
        OnRetry = attempt => Report(source, attempt),
    }).Build();

    private ValueTask Report(string source, OnRetryArguments<object> attempt)
    {
        if (attempt.Outcome.Exception is ForeignLogException foreign)
        {
            if (metrics.Stopped(source, foreign.Message))
                LogStopped(foreign.Message);
        }
        else
        {
            metrics.Retried(source);
            LogFailed(attempt.Outcome.Exception!, source, attempt.RetryDelay);
        }

        return ValueTask.CompletedTask;
    }

    [LoggerMessage(LogLevel.Error, "{Reason}")]
    private partial void LogStopped(string reason);

    [LoggerMessage(LogLevel.Warning, "Exporting {Source} failed; retrying in {Delay}")]
    private partial void LogFailed(Exception exception, string source, TimeSpan delay);
}
