using AnalyticsWorker.Warehouse;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Copies the register of erasures and erases due players every few seconds. At startup and once a day it restores the register from its
/// copy and runs <see cref="ErasureSweep"/>.
/// </summary>
internal sealed partial class ErasureService(
    WarehouseEraser eraser, ErasureSweep sweep, RegisterCopy register, WarehouseMigrator migrator, ErasureMetrics metrics,
    IOptions<ErasureOptions> options, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        PeriodicWork.RunAsync(options.Value.Interval, time, RunOnceAsync, LogFailed, stoppingToken),
        PeriodicWork.RunAsync(
            options.Value.SweepInterval, time, SweepAsync, LogSweepFailed, stoppingToken, retryInterval: options.Value.Interval));

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        await register.CopyAsync(cancellationToken);
        if (await eraser.RunOnceAsync(cancellationToken) is > 0 and var players)
        {
            metrics.Erased(players);
            LogErased(players);
        }
    }

    private async Task SweepAsync(CancellationToken cancellationToken)
    {
        await migrator.MigrateAsync(cancellationToken);
        if (await register.RestoreAsync(cancellationToken) is > 0 and var restored)
            LogRestored(restored);
        if (await sweep.RunOnceAsync(cancellationToken) is > 0 and var players)
        {
            metrics.Reapplied(players);
            LogReappeared(players);
        }
    }

    [LoggerMessage(LogLevel.Information, "Erased {Players} players from the warehouse, including its disk")]
    private partial void LogErased(int players);

    [LoggerMessage(
        LogLevel.Warning,
        "{Players} erased players reappeared in the warehouse, from a backup or a late export; erasing them again")]
    private partial void LogReappeared(int players);

    [LoggerMessage(
        LogLevel.Warning,
        "The register of erasures lacked {Erasures} entries of its copy in the warehouse, as after a restore; erasing these players again")]
    private partial void LogRestored(int erasures);

    [LoggerMessage(LogLevel.Warning, "Erasure from the warehouse failed; retrying")]
    private partial void LogFailed(Exception exception);

    [LoggerMessage(LogLevel.Warning, "The sweep for erased players in the warehouse failed; retrying")]
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
        builder.Services.AddSingleton<RegisterCopy>();
        builder.Services.AddHostedService<ErasureService>();
    }
}
