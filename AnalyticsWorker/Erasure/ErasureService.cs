using AnalyticsWorker.Warehouse;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Every few seconds copies the register and erases who is due; at start and once a day <see cref="ErasureSweep"/>, after the register has
/// what only its copy has.
/// </summary>
internal sealed partial class ErasureService(
    WarehouseEraser eraser, ErasureSweep sweep, RegisterCopy register, WarehouseMigrator migrator, ErasureMetrics metrics,
    IOptions<ErasureOptions> options,
    TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) => Task.WhenAll(
        Recurring.RunAsync(options.Value.Interval, time, RunOnceAsync, LogFailed, stoppingToken),
        Recurring.RunAsync(
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
            LogAgain(players);
        }
    }

    [LoggerMessage(LogLevel.Information, "Erased {Players} players from the warehouse and from its disk")]
    private partial void LogErased(int players);

    [LoggerMessage(
        LogLevel.Warning,
        "{Players} erased players were in the warehouse again, from a backup or from a late activity; erasing them again")]
    private partial void LogAgain(int players);

    [LoggerMessage(
        LogLevel.Warning,
        "The register of erasures lacked {Erasures} that the warehouse knows, as after a restore; these players are erased again")]
    private partial void LogRestored(int erasures);

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
        builder.Services.AddSingleton<RegisterCopy>();
        builder.Services.AddHostedService<ErasureService>();
    }
}
