using GameApi.Data;
using GameApi.Data.Migrate;
using Microsoft.Extensions.Options;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Keeps the weekly partitions of every event log: makes the coming weeks, takes what strayed into DEFAULT to where it belongs, and drops
/// weeks past retention that every exporter has read. One node at a time does it, by the lock that migrations hold too.
/// </summary>
internal sealed partial class PartitionKeeper(
    GameDatabases databases, IOptions<PartitionOptions> options, PartitionMetrics metrics, TimeProvider time, ILogger<PartitionKeeper> logger)
{
    /// <returns>Whether this node was the one; another may be at it.</returns>
    public async Task<bool> RunOnceAsync(CancellationToken cancellationToken)
    {
        var all = true;
        foreach (var (name, source) in databases.All)
        {
            await using var held = await DatabaseLock.TryTakeAsync(source, DatabaseLock.Schema, cancellationToken);
            if (held is null)
            {
                all = false;
                continue;
            }

            await using var connection = await source.OpenConnectionAsync(cancellationToken);
            foreach (var table in WeeklyTable.All)
                await MakeAsync(connection, name, table, cancellationToken);
            await DropAsync(connection, name, cancellationToken);
            foreach (var table in WeeklyTable.All)
                metrics.Measured(name, await PartitionState.ReadAsync(connection, table, time.GetUtcNow(), cancellationToken));
        }

        return all;
    }

    private async Task MakeAsync(NpgsqlConnection connection, string database, WeeklyTable table, CancellationToken cancellationToken)
    {
        var (made, moved) = await WeekPartitions.EnsureAsync(connection, table, options.Value.Wanted(time.GetUtcNow()), cancellationToken);
        if (made > 0)
            LogMade(made, table.Name, database, moved);
        var strays = await PartitionState.StrayWeeksAsync(connection, table, cancellationToken);
        foreach (var week in strays)
            moved += (await WeekPartitions.EnsureAsync(connection, table, [week], cancellationToken)).Moved;
        if (strays.Count > 0)
            LogStrays(moved, table.Name, database);
    }

    /// <summary>Activities before their ids: an id that is gone would let an activity be stored twice.</summary>
    private async Task DropAsync(NpgsqlConnection connection, string database, CancellationToken cancellationToken)
    {
        var oldest = Week.Of(time.GetUtcNow().AddDays(-7 * options.Value.RetentionWeeks));
        var blocked = 0;
        foreach (var table in (WeeklyTable[])[WeeklyTable.Activities, WeeklyTable.ActivityIds])
        {
            foreach (var week in (await WeekPartitions.ReadAsync(connection, table, cancellationToken)).Where(week => week.CompareTo(oldest) < 0).ToList())
            {
                if (blocked > 0 || (table == WeeklyTable.Activities && await PartitionState.HasUnexportedAsync(connection, week, cancellationToken)))
                {
                    blocked++;
                    continue;
                }

                await WeekPartitions.DropAsync(connection, table, week, cancellationToken);
                LogDropped(table.Partition(week), database);
            }
        }

        metrics.Blocked(database, blocked);
        if (blocked > 0)
            LogBlocked(blocked, database);
    }

    [LoggerMessage(LogLevel.Information, "Made {Count} partitions of {Table} in {Database}; {Rows} rows moved into them")]
    private partial void LogMade(int count, string table, string database, long rows);

    [LoggerMessage(LogLevel.Warning, "{Rows} rows of {Table} in {Database} had strayed into the DEFAULT partition and were moved")]
    private partial void LogStrays(long rows, string table, string database);

    [LoggerMessage(LogLevel.Information, "Dropped {Partition} of {Database}: past retention and exported")]
    private partial void LogDropped(string partition, string database);

    [LoggerMessage(LogLevel.Warning, "{Count} partitions of {Database} are past retention and not exported yet: is the analytics worker running?")]
    private partial void LogBlocked(int count, string database);
}
