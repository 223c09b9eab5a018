using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Sessions;

/// <summary>Writes down the heartbeats that wait, every <see cref="SessionOptions.FlushInterval"/>.</summary>
internal sealed partial class HeartbeatFlusher(
    PendingHeartbeats pending, IOptions<SessionOptions> options, TimeProvider time, ILogger<HeartbeatFlusher> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.FlushInterval, time, pending.FlushAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Heartbeats could not be written down; they wait in Redis")]
    private partial void LogFailed(Exception exception);
}
