using ServiceDefaults;
using Microsoft.Extensions.Options;

namespace GameApi.Partitions;

/// <summary>Runs <see cref="PartitionKeeper"/> at start and at every <see cref="PartitionOptions.Interval"/>.</summary>
internal sealed partial class PartitionService(
    PartitionKeeper keeper, IOptions<PartitionOptions> options, TimeProvider time, ILogger<PartitionService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.Interval, time, keeper.RunOnceAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Partition maintenance failed; will retry")]
    private partial void LogFailed(Exception exception);
}
