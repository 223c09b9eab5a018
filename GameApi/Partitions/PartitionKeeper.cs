using GameApi.Data;
using Microsoft.Extensions.Options;
using Npgsql;
using ServiceDefaults.Postgres;

namespace GameApi.Partitions;

/// <summary>
/// Maintains the weekly partitions of every event log: empties DEFAULT, creates the coming weeks, and drops weeks that are past retention
/// and exported. One node at a time runs it, under the lock that migrations take too, by the database's clock. A failed step does not stop
/// the others.
/// </summary>
internal sealed partial class PartitionKeeper(
    GameDatabases databases, IOptions<PartitionOptions> options, PartitionMetrics metrics, ILogger<PartitionKeeper> logger)
{
    private TimeSpan Patience => options.Value.LockPatience;

    /// <returns>False if another node or a migration holds the lock of a database.</returns>
    public Task<bool> RunOnceAsync(CancellationToken cancellationToken) => RunOnceAsync(asOf: null, cancellationToken);

    /// <param name="asOf">The current time, in tests; null: the database's.</param>
    /// <param name="cancellationToken">Cancels the round.</param>
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
                $"create weeks of {table.Name}", () => CreateAsync(connection, round.Database, table, now, cancellationToken));
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
        var createsWeeks = !options.Value.RequiredWeeks(now).All(existing.Contains);
        var partition = new DefaultPartition(connection, table, options.Value.Window(table, now), Patience);
        await partition.DropLeftoversAsync(cancellationToken);
        if (!await partition.NeedsMoveAsync(exported, createsWeeks, cancellationToken))
            return;
        if (await partition.MoveAsync(exported, cancellationToken) is { } rows)
            LogMoved(rows, table.Name, database);
        else
            LogYielded(table.Name, database);
    }

    private async Task CreateAsync(
        NpgsqlConnection connection, string database, WeeklyTable table, DateTimeOffset now, CancellationToken cancellationToken)
    {
        // A move in progress has created them under the same names.
        if (await DefaultPartition.IsMovingAsync(connection, table, cancellationToken))
            return;
        var created = await WeekPartitions.EnsureAsync(connection, table, options.Value.RequiredWeeks(now), Patience, cancellationToken);
        if (created > 0)
            LogCreated(created, table.Name, database);
    }

    /// <summary>Drops activities before their ids: without its id an activity could be stored twice.</summary>
    private async Task DropAsync(
        KeeperRound round, NpgsqlConnection connection, DateTimeOffset now, ExportProgress? exported, CancellationToken cancellationToken)
    {
        var blocked = 0;
        foreach (var table in (WeeklyTable[])[WeeklyTable.Activities, WeeklyTable.ActivityIds])
        {
            var oldest = options.Value.Window(table, now).Oldest;
            var weeks = await WeekPartitions.ReadAsync(connection, table, cancellationToken);
            foreach (var week in weeks.Where(week => week.CompareTo(oldest) < 0))
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

        await round.StepAsync("delete stray ids", async () =>
        {
            var window = options.Value.Window(WeeklyTable.ActivityIds, now);
            if (await StrayIds.DeleteAsync(connection, window, cancellationToken) is > 0 and var ids)
                LogStrayIds(ids, round.Database);
        });
        metrics.Blocked(round.Database, blocked);
        if (blocked > 0)
            LogBlocked(blocked, round.Database);
    }

    [LoggerMessage(LogLevel.Information, "Created {Count} partitions of {Table} in {Database}")]
    private partial void LogCreated(int count, string table, string database);

    [LoggerMessage(LogLevel.Warning, "Moved {Rows} rows of {Table} in {Database} from DEFAULT to weekly partitions")]
    private partial void LogMoved(long rows, string table, string database);

    [LoggerMessage(LogLevel.Information, "A migration waits for {Database}; emptying DEFAULT of {Table} resumes in the next round")]
    private partial void LogYielded(string table, string database);

    [LoggerMessage(LogLevel.Information, "Dropped {Partition} of {Database}: past retention and exported")]
    private partial void LogDropped(string partition, string database);

    [LoggerMessage(LogLevel.Information, "Deleted {Ids} ids of {Database} with a future time whose activities no longer exist")]
    private partial void LogStrayIds(long ids, string database);

    [LoggerMessage(
        LogLevel.Warning, "{Count} partitions of {Database} are past retention but not exported; check the analytics worker")]
    private partial void LogBlocked(int count, string database);
}
