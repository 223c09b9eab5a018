using System.Diagnostics.Metrics;

namespace GameApi.Data;

/// <summary>The clock of this machine, which may be wrong.</summary>
internal sealed record NodeClock(TimeProvider Time);

/// <summary>
/// The time that all nodes agree on: this node's clock, corrected by its offset from the database's. Sessions, tokens, lockouts and
/// everything else that outlives a request carry times written by other nodes. Uncorrected, a node whose clock is a day ahead would expire
/// them too early.
/// </summary>
internal sealed partial class DatabaseTime : TimeProvider
{
    /// <summary>Offsets below this are round trips and well-kept clocks. They are not corrected, so that time does not jump.</summary>
    private static readonly TimeSpan Tolerance = TimeSpan.FromSeconds(1);

    private readonly NodeClock _node;
    private readonly GameDatabases _databases;
    private readonly ILogger<DatabaseTime> _logger;
    private long _offset;

    public DatabaseTime(NodeClock node, GameDatabases databases, IMeterFactory meters, ILogger<DatabaseTime> logger)
    {
        (_node, _databases, _logger) = (node, databases, logger);
        meters.Create("AspireGame.Database").CreateObservableGauge(
            "database.clock_offset", () => TimeSpan.FromTicks(_offset).TotalSeconds, "s",
            "How far this node's clock is behind the database's; alert beyond 10.");
    }

    public override DateTimeOffset GetUtcNow() => _node.Time.GetUtcNow().AddTicks(Interlocked.Read(ref _offset));

    public async Task MeasureAsync(CancellationToken cancellationToken)
    {
        await using var connection = await _databases.Game.OpenConnectionAsync(cancellationToken);
        var sent = _node.Time.GetUtcNow();
        var theirs = await DatabaseClock.NowAsync(connection, cancellationToken);
        var own = sent + (_node.Time.GetUtcNow() - sent) / 2;
        var offset = (theirs - own).Duration() < Tolerance ? TimeSpan.Zero : theirs - own;
        if (Interlocked.Exchange(ref _offset, offset.Ticks) == 0 && offset != TimeSpan.Zero)
            LogOff(-offset);
    }

    [LoggerMessage(LogLevel.Warning, "This node's clock is {Ahead} ahead of the database's; using the database's time")]
    private partial void LogOff(TimeSpan ahead);
}
