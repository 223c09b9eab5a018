using GameApi.Caching;
using GameApi.Presence;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Sessions;

/// <summary>
/// Ends sessions without a heartbeat for <see cref="PresenceRules.SilentAfter"/>, as of their last heartbeat. Nodes that find the same
/// session wait for each other on the player's row, and one of them ends it.
/// </summary>
internal sealed partial class SessionSweeper(
    IServiceScopeFactory scopes, PendingHeartbeats pending, IOptions<SessionOptions> options, TimeProvider time,
    ILogger<SessionSweeper> logger) : BackgroundService
{
    private const int Batch = 200;

    protected override Task ExecuteAsync(CancellationToken stoppingToken) =>
        PeriodicWork.RunAsync(options.Value.SweepInterval, time, SweepAllAsync, LogFailed, stoppingToken);

    private async Task SweepAllAsync(CancellationToken cancellationToken)
    {
        try
        {
            // First: sessions that look silent may have newer heartbeats in Redis, especially after an outage of the database.
            await pending.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            // Without Redis new heartbeats go to the database at once, so those pending in Redis are older.
            LogNotFlushed(exception);
        }

        while (await SweepAsync(cancellationToken) == Batch)
            continue;
    }

    /// <returns>How many silent sessions were found.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var writer = scope.ServiceProvider.GetRequiredService<SessionWriter>();
        var before = time.GetUtcNow() - PresenceRules.SilentAfter;
        var silent = await scope.ServiceProvider.GetRequiredService<SessionStore>().LoadSilentAsync(before, Batch, cancellationToken);
        var ended = 0;

        // One transaction each: it locks one player's row, on one node of a sharded database.
        foreach (var session in silent)
            ended += await writer.EndSilentAsync(session, before, cancellationToken) ? 1 : 0;
        if (ended > 0)
            LogEnded(ended);
        return silent.Count;
    }

    [LoggerMessage(LogLevel.Debug, "Redis unavailable; sweeping without a flush of pending heartbeats")]
    private partial void LogNotFlushed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Ended {Count} silent sessions")]
    private partial void LogEnded(int count);

    [LoggerMessage(LogLevel.Warning, "Ending silent sessions failed; will retry")]
    private partial void LogFailed(Exception exception);
}
