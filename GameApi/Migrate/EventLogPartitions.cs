using GameApi.Data;
using GameApi.Partitions;
using Npgsql;

namespace GameApi.Migrate;

/// <summary>The weekly partitions of an event log, around a migration.</summary>
internal static class EventLogPartitions
{
    /// <summary>
    /// Creates the missing partitions. Where the DEFAULT partition holds rows of these weeks or is large, the partition keeper empties it
    /// and creates them.
    /// </summary>
    /// <returns>How many were created.</returns>
    public static async Task<int> CreateAsync(NpgsqlDataSource source, PartitionOptions options, CancellationToken cancellationToken)
    {
        var created = 0;
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        var now = await DatabaseClock.NowAsync(connection, cancellationToken);
        foreach (var table in WeeklyTable.All)
        {
            var partition = new DefaultPartition(connection, table, options.Window(table, now), BriefMigration.Patience);
            await partition.DropLeftoversAsync(cancellationToken);
            if (!await partition.NeedsMoveAsync(exported: null, createsWeeks: true, cancellationToken))
                created += await WeekPartitions.EnsureAsync(
                    connection, table, options.RequiredWeeks(now), BriefMigration.Patience, cancellationToken);
        }

        return created;
    }

    /// <summary>A move out of DEFAULT does not know the columns that a migration is about to add. It restarts afterwards.</summary>
    public static async Task AbandonMovesAsync(NpgsqlDataSource source, CancellationToken cancellationToken)
    {
        await using var connection = await source.OpenConnectionAsync(cancellationToken);
        foreach (var table in WeeklyTable.All)
            await DefaultPartition.AbandonAsync(connection, table, BriefMigration.Patience, cancellationToken);
    }
}
