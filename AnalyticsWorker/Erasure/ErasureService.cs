using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace AnalyticsWorker.Erasure;

/// <summary>Runs <see cref="WarehouseEraser"/> every few seconds, and <see cref="ErasureSweep"/> at start and once a day.</summary>
internal sealed partial class ErasureService(
    WarehouseEraser eraser, ErasureSweep sweep, ErasureMetrics metrics, IOptions<ErasureOptions> options, TimeProvider time, ILogger<ErasureService> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Recurring.RunAsync(options.Value.Interval, time, RunOnceAsync, LogFailed, stoppingToken),
        Recurring.RunAsync(options.Value.SweepInterval, time, SweepAsync, LogSweepFailed, stoppingToken));

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await eraser.RunOnceAsync(cancellationToken) is > 0 and var players)
        {
            metrics.Erased(players);
            LogErased(players);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        if (await sweep.RunOnceAsync(cancellationToken) is > 0 and var players)
        {
            metrics.Reapplied(players);
            LogAgain(players);
        }
    }

    [LoggerMessage(LogLevel.Information, "Erased {Players} players from the warehouse and from its disk")]
    private partial void LogErased(int players);

    [LoggerMessage(LogLevel.Warning, "{Players} erased players were in the warehouse again, from a backup or from a late activity; erasing them again")]
    private partial void LogAgain(int players);

    [LoggerMessage(LogLevel.Warning, "Erasure from the warehouse failed; will retry")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The look for erased players in the warehouse failed; will retry")]
    private partial void LogSweepFailed(Exception exception);
}

internal static class ErasureExtensions
{
    internal static void AddErasure(this IHostApplicationBuilder builder)
    {
        builder.Services.AddOptions<ErasureOptions>().BindConfiguration(ErasureOptions.Section).ValidateDataAnnotations().ValidateOnStart();
        builder.Services.AddSingleton<ErasureMetrics>();
        builder.Services.AddSingleton<PlayerRows>();
        builder.Services.AddSingleton<WarehouseEraser>();
        builder.Services.AddSingleton<ErasureSweep>();
        builder.Services.AddHostedService<ErasureService>();
    }
}
