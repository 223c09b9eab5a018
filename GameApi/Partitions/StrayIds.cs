using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Ids with a time after the last week. Reports are checked for them now, but a database may hold older ones. Such an id is deleted once
/// its activity is gone; by its own time it would stay in DEFAULT for centuries.
/// </summary>
internal static class StrayIds
{
    private const int Batch = 1_000;

    /// <summary>Deletes stray ids without an activity, in short batches.</summary>
    /// <returns>How many were deleted.</returns>
    public static async Task<long> DeleteAsync(NpgsqlConnection connection, PartitionWindow window, CancellationToken cancellationToken)
    {
        // A subquery per row reads its player's activities by index. For a join the planner may read all activities.
        var ids = WeeklyTable.ActivityIds;
        var sql = $"""
            DELETE FROM {ids.Default} WHERE ctid = ANY (ARRAY(
                SELECT d.ctid FROM {ids.Default} d
                WHERE d.activity_id >= {ids.Bound(window.End)} AND coalesce((
                    SELECT false FROM activities a WHERE a.player_id = d.player_id AND a.activity_id = d.activity_id LIMIT 1), true)
                LIMIT {Batch}))
            """;
        var deleted = 0L;
        int batch;
        do
            deleted += batch = await connection.RunAsync(sql, cancellationToken);
        while (batch == Batch);
        return deleted;
    }
}
