using GameApi.Data;

namespace GameApi.Partitions;

/// <summary>
/// One round of the keeper in one database: its steps fail one by one, each is logged and counted, and health tells of them until a round
/// succeeds.
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

    /// <summary>All steps were tried.</summary>
    public void End() => metrics.Ended(database, _failed, complete: _failed.Count == 0 && !_postponed);

    [LoggerMessage(
        LogLevel.Warning,
        "Partitions of {Database}: {Step} is postponed to the next round, its lock is contended: look for long transactions")]
    private partial void LogPostponed(string step, string database);

    [LoggerMessage(LogLevel.Error, "Partitions of {Database}: {Step} failed; the next round retries it")]
    private partial void LogFailed(Exception failure, string step, string database);
}
