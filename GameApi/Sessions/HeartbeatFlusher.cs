using ServiceDefaults;

namespace GameApi.Sessions;

/// <summary>Writes down the heartbeats that wait, every <c>Sessions:FlushInterval</c> (default 5 s).</summary>
internal sealed partial class HeartbeatFlusher(PendingHeartbeats pending, IConfiguration configuration, TimeProvider time, ILogger<HeartbeatFlusher> logger)
    : BackgroundService
{
    private readonly TimeSpan _interval = configuration.GetValue("Sessions:FlushInterval", TimeSpan.FromSeconds(5));

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        Recurring.RunAsync(_interval, time, pending.FlushAsync, LogFailed, stoppingToken);

    [LoggerMessage(LogLevel.Warning, "Heartbeats could not be written down; they wait in Redis")]
    private partial void LogFailed(Exception exception);
}
