using ServiceDefaults;

namespace GameApi.Data;

/// <summary>
/// Measures <see cref="DatabaseTime"/> before the node serves, and every half minute. If the database is unavailable, the last measurement
/// stays.
/// </summary>
internal sealed partial class DatabaseTimeService(DatabaseTime time, ILogger<DatabaseTimeService> logger) : BackgroundService
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(2);

    public override async Task StartAsync(CancellationToken cancellationToken)
    {
        using var limit = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limit.CancelAfter(StartPatience);
        try
        {
            await time.MeasureAsync(limit.Token);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure);
        }

        await base.StartAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Delay(Interval, stoppingToken);
        await PeriodicWork.RunAsync(Interval, TimeProvider.System, time.MeasureAsync, LogFailed, stoppingToken);
    }

    [LoggerMessage(LogLevel.Warning, "Reading the database's clock failed; keeping the last known offset")]
    private partial void LogFailed(Exception failure);
}
