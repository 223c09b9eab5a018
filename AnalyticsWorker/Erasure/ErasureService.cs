namespace AnalyticsWorker.Erasure;

/// <summary>Runs <see cref="WarehouseEraser"/> every few seconds. Two workers at the same player do the same deletes, which does no harm.</summary>
internal sealed partial class ErasureService(WarehouseEraser eraser, IConfiguration configuration, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    private readonly TimeSpan _interval = configuration.GetValue("Erasure:Interval", TimeSpan.FromSeconds(5));

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using var timer = new PeriodicTimer(_interval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            try
            {
                if (await eraser.RunOnceAsync(stoppingToken) is > 0 and var players)
                    LogErased(players);
            }
            catch (Exception exception) when (!stoppingToken.IsCancellationRequested)
            {
                LogFailed(exception);
            }
        }
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
