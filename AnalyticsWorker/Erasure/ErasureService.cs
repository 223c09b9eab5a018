using ServiceDefaults;

namespace AnalyticsWorker.Erasure;

/// <summary>Runs <see cref="WarehouseEraser"/> every few seconds. Two workers at the same player do the same deletes, which does no harm.</summary>
internal sealed partial class ErasureService(WarehouseEraser eraser, IConfiguration configuration, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    private readonly TimeSpan _interval = configuration.GetValue("Erasure:Interval", TimeSpan.FromSeconds(5));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Recurring.RunAsync(_interval, time, RunOnceAsync, LogFailed, stoppingToken);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await eraser.RunOnceAsync(cancellationToken) is > 0 and var players)
            LogErased(players);
    }

    [LoggerMessage(LogLevel.Information, "Erased {Players} players from the warehouse")]
    private partial void LogErased(int players);

    [LoggerMessage(LogLevel.Warning, "Could not erase; trying again")]
    private partial void LogFailed(Exception exception);
}

internal static class ErasureExtensions
{
    internal static void AddErasure(this IHostApplicationBuilder builder)
    {
        builder.Services.AddSingleton<WarehouseEraser>();
        builder.Services.AddHostedService<ErasureService>();
    }
}
