using GameApi.Data;

namespace GameApi.Partitions;

/// <summary>
/// One round of the keeper in one database. A failed step is logged and counted and does not stop the others; the health check reports the
/// failures until a round succeeds.
/// </summary>
internal sealed partial class KeeperRound(string database, PartitionMetrics metrics, ILogger logger, CancellationToken cancellationToken)
{
    private readonly List<string> _failed = [];
    private bool _postponed;

    public string Database => database;

    public async Task StepAsync(string step, Func<Task> work)
    {
        try
        {
            await work();
        }
        catch (Exception contended) when (BriefLocks.IsContended(contended))
        {
            _postponed = true;
            metrics.Postponed(database);
            LogPostponed(step, database);
        }
        catch (Exception failure) when (!cancellationToken.IsCancellationRequested)
        {
            _failed.Add($"{step}: {failure.Message.ReplaceLineEndings(" ")}");
            metrics.Failed(database, _failed);
            LogFailed(failure, step, database);
        }
    }

    /// <summary>Records the result after all steps were tried.</summary>
    public void End() => metrics.Ended(database, _failed, complete: _failed.Count == 0 && !_postponed);

    [LoggerMessage(
        LogLevel.Warning,
        "Partitions of {Database}: {Step} postponed to the next round, its lock is contended; check for long transactions")]
    private partial void LogPostponed(string step, string database);

    [LoggerMessage(LogLevel.Error, "Partitions of {Database}: {Step} failed; will retry in the next round")]
    private partial void LogFailed(Exception failure, string step, string database);
}
