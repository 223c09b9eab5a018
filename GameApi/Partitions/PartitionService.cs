using Microsoft.Extensions.Options;

namespace GameApi.Partitions;

/// <summary>Runs <see cref="PartitionKeeper"/> at start and every few minutes.</summary>
internal sealed partial class PartitionService(
    PartitionKeeper keeper, IOptions<PartitionOptions> options, TimeProvider time, ILogger<PartitionService> logger) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(options.Value.Interval, time);
        do
        {
            try
            {
                await keeper.RunOnceAsync(stoppingToken);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(LogLevel.Warning, "Partitions could not be kept; trying again")]
    private partial void LogFailed(Exception exception);
}
