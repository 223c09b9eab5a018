using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Sessions;

/// <summary>Flushes pending heartbeats at every <see cref="SessionOptions.FlushInterval"/>.</summary>
internal sealed partial class HeartbeatFlusher(
    PendingHeartbeats pending, IOptions<SessionOptions> options, TimeProvider time, ILogger<HeartbeatFlusher> logger)
    : BackgroundService
{
    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.FlushInterval, time, pending.FlushAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Flushing heartbeats failed; they stay in Redis, will retry")]
    private partial void LogFailed(Exception exception);
}
