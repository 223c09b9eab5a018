using GameApi.Data;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Erasure;

/// <summary>
/// Runs <see cref="PlayerEraser"/> at every <see cref="ErasureOptions.Interval"/>. The steps are idempotent, so two nodes may erase the
/// same player at once.
/// </summary>
internal sealed partial class ErasureService(
    IServiceScopeFactory scopes, IOptions<ErasureOptions> options, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.Interval, time, RunOnceAsync, LogNotRead, stoppingToken);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        // A request that is not complete is postponed, so the next batch has other requests.
        List<ErasureRequest> due;
        do
        {
            await using var scope = scopes.CreateAsyncScope();
            due = await scope.ServiceProvider.GetRequiredService<PlayerEraser>().PendingAsync(cancellationToken);
            foreach (var request in due)
                await EraseAsync(request, cancellationToken);
        }
        while (due.Count == PlayerEraser.Batch);
    }

    /// <summary>One failure does not block the rest; each request has its own context.</summary>
    private async Task EraseAsync(ErasureRequest request, CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var eraser = scope.ServiceProvider.GetRequiredService<PlayerEraser>();
        try
        {
            if (await eraser.EraseAsync(request, cancellationToken))
                LogErased(request.PlayerId);
            else
                await eraser.PostponeAsync(request, attempts: 0, cancellationToken);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            LogFailed(failure, request.PlayerId, request.Attempts + 1);
            await eraser.PostponeAsync(request, request.Attempts + 1, cancellationToken);
        }
    }

    [LoggerMessage(LogLevel.Information, "Erased player {PlayerId}")]
    private partial void LogErased(Guid playerId);

    [LoggerMessage(LogLevel.Warning, "Erasure of player {PlayerId} failed (attempt {Attempt}); will retry")]
    private partial void LogFailed(Exception exception, Guid playerId, int attempt);

    [LoggerMessage(LogLevel.Warning, "Reading erasure requests failed; will retry")]
    private partial void LogNotRead(Exception exception);
}
