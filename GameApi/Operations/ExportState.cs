using GameApi.Data;
using Npgsql;

namespace GameApi.Operations;

/// <summary>Reads the progress of the export from the cursor in each event log's database.</summary>
internal static class ExportState
{
    private const int MaxCount = 100_000;

    /// <summary>The same measure as the worker's. received_at is the start of a transaction, so a waiting row committed after it.</summary>
    private static readonly string Sql = $"""
        WITH cursor AS (SELECT txid, activity_id, activity_player_id, checked_at, system_identifier FROM export_cursors WHERE source = $1),
        read_from AS (SELECT coalesce((SELECT txid FROM cursor), '0') AS txid,
            coalesce((SELECT activity_id FROM cursor), $2) AS activity_id,
            coalesce((SELECT activity_player_id FROM cursor), $2) AS player_id),
        waiting AS (SELECT received_at FROM activities
            WHERE (txid, activity_id, player_id) >
                ((SELECT r.txid FROM read_from r), (SELECT r.activity_id FROM read_from r), (SELECT r.player_id FROM read_from r))
            ORDER BY txid, activity_id, player_id LIMIT {MaxCount})
        SELECT now(), count(*), coalesce(extract(epoch FROM now() - min(received_at)), 0)::float8, least(now(), min(received_at)),
            greatest(0, coalesce((
                SELECT extract(epoch FROM max(clock_timestamp() - xact_start)) FROM pg_stat_activity
                WHERE backend_xid IS NOT NULL), 0))::float8,
            (SELECT checked_at FROM cursor),
            EXISTS (SELECT FROM cursor WHERE txid >= pg_snapshot_xmax(pg_current_snapshot())
                OR system_identifier <> (SELECT system_identifier FROM pg_control_system()))
        FROM waiting
        """;

    internal static async Task<ExportView> ReadAsync(GameDatabases databases, CancellationToken cancellationToken)
    {
        var sources = new List<ExportSourceView>();
        foreach (var (name, database) in databases.All)
            sources.Add(await ReadAsync(name, database, cancellationToken));
        return new(
            sources.Max(source => source.LagSeconds), sources.Sum(source => source.Rows), sources.Max(source => source.HorizonSeconds),
            sources.Any(source => source.AsOf is null) ? null : sources.Min(source => source.AsOf), sources);
    }

    private static async Task<ExportSourceView> ReadAsync(string name, NpgsqlDataSource database, CancellationToken cancellationToken)
    {
        await using var command = database.CreateCommand(Sql);
        command.Parameters.Add(new() { Value = name });
        command.Parameters.Add(new() { Value = Guid.Empty });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        await reader.ReadAsync(cancellationToken);
        var (checkedAt, stopped) = (
            reader.IsDBNull(5) ? (DateTimeOffset?)null : reader.GetFieldValue<DateTimeOffset>(5), reader.GetBoolean(6));
        return new(
            name, reader.GetDouble(2), reader.GetInt64(1), reader.GetDouble(4),
            stopped || checkedAt is null ? null : reader.GetFieldValue<DateTimeOffset>(3), checkedAt, stopped);
    }
}
