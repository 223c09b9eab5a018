using System.ComponentModel.DataAnnotations;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Players.Erasure;

/// <summary>Configuration section <c>Erasure</c>.</summary>
internal sealed class ErasureOptions
{
    internal const string Section = "Erasure";

    /// <summary>Time between two looks for players to erase.</summary>
    [Range(typeof(TimeSpan), "00:00:00.100", "01:00:00")]
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(5);
}

/// <summary>Runs <see cref="PlayerEraser"/> every few seconds. Two nodes at the same player do the same deletes, which does no harm.</summary>
internal sealed partial class ErasureService(
    IServiceScopeFactory scopes, IOptions<ErasureOptions> options, TimeProvider time, ILogger<ErasureService> logger) : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Recurring.RunAsync(options.Value.Interval, time, RunOnceAsync, LogFailed, stoppingToken);

    private async Task RunOnceAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var eraser = scope.ServiceProvider.GetRequiredService<PlayerEraser>();
        foreach (var request in await eraser.PendingAsync(cancellationToken))
        {
            await eraser.EraseAsync(request, cancellationToken);
            LogErased(request.PlayerId);
        }
    }

    [LoggerMessage(LogLevel.Information, "Erased player {PlayerId}")]
    private partial void LogErased(Guid playerId);

    [LoggerMessage(LogLevel.Warning, "Could not erase; trying again")]
    private partial void LogFailed(Exception exception);
}
