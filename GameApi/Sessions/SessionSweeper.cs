using GameApi.Caching;
using GameApi.Presence;
using Microsoft.Extensions.Options;
using ServiceDefaults;

namespace GameApi.Sessions;

/// <summary>
/// Ends sessions that have been silent for <see cref="PresenceRules.SilentAfter"/>, at their last heartbeat. Nodes that find the same
/// session wait for each other at its row, and one ends it.
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
            // Sessions that seem silent may have been heard of since; after an outage of the database, long since.
            await pending.FlushAsync(cancellationToken);
        }
        catch (Exception exception) when (RedisFailure.IsTransient(exception) && !cancellationToken.IsCancellationRequested)
        {
            // Then heartbeats go to the database at once, and what waits in Redis is older.
            LogNotFlushed(exception);
        }

        while (await SweepAsync(cancellationToken) == Batch)
            continue;
    }

    /// <returns>How many silent sessions it found.</returns>
    internal async Task<int> SweepAsync(CancellationToken cancellationToken)
    {
        await using var scope = scopes.CreateAsyncScope();
        var sessions = scope.ServiceProvider.GetRequiredService<SessionStore>();
        var before = time.GetUtcNow() - PresenceRules.SilentAfter;
        var silent = await sessions.LoadSilentAsync(before, Batch, cancellationToken);
        var ended = 0;

        // A transaction each: it holds its player's row, on one node of a sharded database, and one that fails keeps the others from
        // nothing.
        foreach (var session in silent)
            ended += await sessions.EndSilentAsync(session, before, cancellationToken) ? 1 : 0;
        if (ended > 0)
            LogEnded(ended);
        return silent.Count;
    }

    [LoggerMessage(LogLevel.Debug, "Redis is away: what waits there is not written down before the sweep")]
    private partial void LogNotFlushed(Exception exception);

    [LoggerMessage(LogLevel.Information, "Ended {Count} silent sessions")]
    private partial void LogEnded(int count);

    [LoggerMessage(LogLevel.Warning, "Silent sessions could not be ended; trying again")]
    private partial void LogFailed(Exception exception);
}
