using GameApi.Data;
using Npgsql;

namespace GameApi.Partitions;

/// <summary>
/// Ids whose time lies beyond the weeks. Reports cannot bring one any more, for an id's time is checked; a database may have them from
/// before. Each goes with the activity that it guards: by its own time it would stay in DEFAULT for centuries.
/// </summary>
internal static class StrayIds
{
    private const int Batch = 1_000;

    /// <summary>Deletes those without an activity, in short batches.</summary>
    /// <returns>How many.</returns>
    public static async Task<long> DeleteAsync(NpgsqlConnection connection, PartitionWindow window, CancellationToken cancellationToken)
    {
        // A subquery of each row, which reads its player's activities by index; as a join the planner may read all activities.
        var sql = $"""
            DELETE FROM {WeeklyTable.ActivityIds.Default} WHERE ctid = ANY (ARRAY(
                SELECT d.ctid FROM {WeeklyTable.ActivityIds.Default} d WHERE d.activity_id >= {WeeklyTable.ActivityIds.Bound(window.End)}
                    AND coalesce((SELECT false FROM activities a WHERE a.player_id = d.player_id AND a.activity_id = d.activity_id LIMIT 1), true)
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
