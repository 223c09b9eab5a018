using AnalyticsWorker.Sources;
using Npgsql;

namespace AnalyticsWorker.Export;

/// <summary>The lag of the export of one event log.</summary>
/// <param name="Rows">Activities not yet exported, counted up to <see cref="MaxCounted"/>.</param>
/// <param name="Age">The age of the oldest of them.</param>
/// <param name="HorizonAge"> The age of the oldest open transaction that has written, including prepared ones. Nothing after it is exported
/// until it ends. If this role may not see the transaction (pg_read_all_stats): how long the snapshot horizon has not advanced. </param>
internal readonly record struct ExportLag(long Rows, TimeSpan Age, TimeSpan HorizonAge)
{
    public const int MaxCounted = 100_000;

    public static async Task<ExportLag> MeasureAsync(EventLog log, Horizon horizon, CancellationToken cancellationToken)
    {
        await using var command = log.Database.CreateCommand($"""
            WITH cursor AS (SELECT txid, activity_id, activity_player_id FROM export_cursors WHERE source = $1),
            waiting AS (SELECT received_at FROM activities
                WHERE (txid, activity_id, player_id) >
                    (coalesce((SELECT txid FROM cursor), '0'),
                    coalesce((SELECT activity_id FROM cursor), $2),
                    coalesce((SELECT activity_player_id FROM cursor), $2))
                ORDER BY txid, activity_id, player_id LIMIT {MaxCounted})
            SELECT count(*), coalesce(now() - min(received_at), '0'),
                greatest('0', (SELECT max(clock_timestamp() - xact_start) FROM pg_stat_activity WHERE backend_xid IS NOT NULL),
                    (SELECT max(clock_timestamp() - prepared) FROM pg_prepared_xacts)),
                pg_snapshot_xmin(pg_current_snapshot()), pg_snapshot_xmax(pg_current_snapshot())
            FROM waiting
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = log.Name });
        command.Parameters.Add(new NpgsqlParameter { Value = Guid.Empty });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var visible = reader.GetFieldValue<TimeSpan>(2);
        var stalled = horizon.Stalled(reader.GetFieldValue<ulong>(3), reader.GetFieldValue<ulong>(4));
        return new ExportLag(reader.GetInt64(0), reader.GetFieldValue<TimeSpan>(1), visible > stalled ? visible : stalled);
    }
}
