using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Partitions;

/// <summary>
/// Keeps the weekly partitions of every event log: empties DEFAULT, creates the coming weeks, and drops weeks past retention that every
/// exporter has read. One node at a time does it, by the lock that migrations hold too, and by the database's clock. A step that fails does
/// not stop the others.
/// </summary>
internal sealed partial class PartitionKeeper(
    GameDatabases databases, IOptions<PartitionOptions> options, PartitionMetrics metrics, ILogger<PartitionKeeper> logger)
{
    private TimeSpan Patience => options.Value.LockPatience;

    /// <returns>Whether this node was the one; another may be at it.</returns>
    public Task<bool> RunOnceAsync(CancellationToken cancellationToken) => RunOnceAsync(asOf: null, cancellationToken);

    /// <param name="asOf">A time to take for now, in tests; otherwise the database's.</param>
    /// <param name="cancellationToken">Ends the round.</param>
    internal async Task<bool> RunOnceAsync(DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var (name, source) in databases.Maintenance)
        {
            var round = new KeeperRound(name, metrics, logger, cancellationToken);
            await round.StepAsync("round", async () => all &= await KeepAsync(round, source, asOf, cancellationToken));
        }

        return all;
    }

    private async Task<bool> KeepAsync(
        KeeperRound round, NpgsqlDataSource source, DateTimeOffset? asOf, CancellationToken cancellationToken)
    {
        await using var held = await AdvisoryLock.TryAcquireAsync(source, DatabaseLocks.Schema, cancellationToken);
        if (held is null)
            return false;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var now = asOf ?? await DatabaseClock.NowAsync(connection, cancellationToken);
        var exported = await ExportProgress.ReadAsync(connection, cancellationToken);
        foreach (var table in WeeklyTable.All)
        {
            await round.StepAsync(
                $"empty {table.Default}", () => EmptyAsync(connection, round.Database, table, now, exported, cancellationToken));
            await round.StepAsync(
                $"create weeks of {table.Name}", () => MakeAsync(connection, round.Database, table, now, cancellationToken));
        }

        await round.StepAsync("drop weeks", () => DropAsync(round, connection, now, exported, cancellationToken));
        foreach (var table in WeeklyTable.All)
            await round.StepAsync($"measure {table.Name}", async () =>
                metrics.Measured(round.Database, await PartitionState.ReadAsync(connection, table, now, cancellationToken)));
        round.End();
        return true;
    }

    private async Task EmptyAsync(
        NpgsqlConnection connection, string database, WeeklyTable table, DateTimeOffset now, ExportProgress? exported,
        CancellationToken cancellationToken)
    {
        var existing = await WeekPartitions.ReadAsync(connection, table, cancellationToken);
        var makesWeeks = !options.Value.Wanted(now).All(existing.Contains);
        var partition = new DefaultPartition(connection, table, options.Value.Window(table, now), Patience);
        if (!await partition.NeedsMoveAsync(exported, makesWeeks, cancellationToken))
            return;
        if (await partition.MoveAsync(exported, cancellationToken) is { } rows)
            LogMoved(rows, table.Name, database);
        else
            LogYielded(table.Name, database);
    }

    private async Task MakeAsync(
        NpgsqlConnection connection, string database, WeeklyTable table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // Else an unfinished move has them.
        if (await DefaultPartition.IsMovingAsync(connection, table, cancellationToken))
            return;
        var made = await WeekPartitions.EnsureAsync(connection, table, options.Value.Wanted(now), Patience, cancellationToken);
        if (made > 0)
            LogMade(made, table.Name, database);
    }

    /// <summary>Activities before their ids: an id that is gone would let an activity be stored twice.</summary>
    private async Task DropAsync(
        KeeperRound round, NpgsqlConnection connection, DateTimeOffset now, ExportProgress? exported, CancellationToken cancellationToken)
    {
        var blocked = 0;
        foreach (var table in (WeeklyTable[])[WeeklyTable.Activities, WeeklyTable.ActivityIds])
        {
            var oldest = options.Value.Window(table, now).Oldest;
            foreach (
                var week in (await WeekPartitions.ReadAsync(connection, table, cancellationToken)).Where(week => week.CompareTo(oldest) < 0)
                    .ToList())
            {
                if (blocked > 0
                    || (table == WeeklyTable.Activities
                        && await ExportProgress.HasUnexportedAsync(connection, table.Partition(week), exported, cancellationToken)))
                {
                    blocked++;
                    continue;
                }

                await round.StepAsync($"drop {table.Partition(week)}", async () =>
                {
                    if (await WeekPartitions.DetachAsync(connection, table, week, exported, Patience, cancellationToken))
                        LogDropped(table.Partition(week), round.Database);
                });
            }

            await WeekPartitions.DropDetachedAsync(connection, table, cancellationToken);
        }

        await round.StepAsync("forget ids", async () =>
        {
            if (await StrayIds.DeleteAsync(
                connection, options.Value.Window(WeeklyTable.ActivityIds, now), cancellationToken) is > 0 and var ids)
                LogForgotten(ids, round.Database);
        });
        metrics.Blocked(round.Database, blocked);
        if (blocked > 0)
            LogBlocked(blocked, round.Database);
    }

    [LoggerMessage(LogLevel.Information, "Created {Count} partitions of {Table} in {Database}")]
    private partial void LogMade(int count, string table, string database);

    [LoggerMessage(LogLevel.Warning, "{Rows} rows of {Table} in {Database} had no weekly partition; DEFAULT is emptied")]
    private partial void LogMoved(long rows, string table, string database);

    [LoggerMessage(LogLevel.Information, "A migration waits for {Database}; emptying DEFAULT of {Table} continues in the next round")]
    private partial void LogYielded(string table, string database);

    [LoggerMessage(LogLevel.Information, "Dropped {Partition} of {Database}: past retention and exported")]
    private partial void LogDropped(string partition, string database);

    [LoggerMessage(LogLevel.Information, "Deleted {Ids} ids of {Database} with a time to come, whose activities are gone")]
    private partial void LogForgotten(long ids, string database);

    [LoggerMessage(
        LogLevel.Warning, "{Count} partitions of {Database} are past retention and not exported yet: is the analytics worker running?")]
    private partial void LogBlocked(int count, string database);
}
