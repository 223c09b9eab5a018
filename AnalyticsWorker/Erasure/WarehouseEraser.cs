using AnalyticsWorker.Sources;
using ClickHouse.Driver;
using Npgsql;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Removes players who asked for it from the warehouse and from the dead letters. Waits until every export has read its event log after
/// the player's rows had gone from it: from then on nothing can bring them back.
/// </summary>
internal sealed class WarehouseEraser(EventLogs logs, ClickHouseClient client, TimeProvider time)
{
    private const int Batch = 100;

    /// <summary>For clocks that differ: those of the nodes that erase, and the databases'.</summary>
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(2);

    /// <returns>How many players were erased.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        if (await ReadUntilAsync(cancellationToken) is not { } readUntil)
            return 0;
        var players = await PendingAsync(readUntil - Margin, cancellationToken);
        if (players.Length == 0)
            return 0;

        var list = string.Join(',', players.Select(player => $"toUUID('{player}')"));
        foreach (var table in (string[])["activities", "first_seen"])
            await client.ExecuteNonQueryAsync($"DELETE FROM {table} WHERE player_id IN ({list})", options: Synchronously, cancellationToken: cancellationToken);
        foreach (var log in logs.All)
            await ExecuteAsync(log.Database, "DELETE FROM export_dead_letters WHERE player_id = ANY($1)", cancellationToken, players);
        await ExecuteAsync(logs.Game.Database, "UPDATE erasure_requests SET analytics_erased_at = $2 WHERE player_id = ANY($1)", cancellationToken, players, time.GetUtcNow());
        return players.Length;
    }

    private static QueryOptions Synchronously { get; } =
        new() { CustomSettings = new Dictionary<string, object> { ["lightweight_deletes_sync"] = 2, ["mutations_sync"] = 2 } };

    /// <summary>Up to when every event log has been read; null while one has not been read at all.</summary>
    private async Task<DateTimeOffset?> ReadUntilAsync(CancellationToken cancellationToken)
    {
        DateTimeOffset? earliest = DateTimeOffset.MaxValue;
        foreach (var log in logs.All)
        {
            await using var command = log.Database.CreateCommand("SELECT checked_at FROM export_cursors WHERE source = $1");
            command.Parameters.Add(new NpgsqlParameter { Value = log.Name });
            if (await command.ExecuteScalarAsync(cancellationToken) is not DateTime checkedAt)
                return null;
            if (checkedAt < earliest)
                earliest = checkedAt;
        }
        return earliest;
    }

    private async Task<Guid[]> PendingAsync(DateTimeOffset erasedBefore, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand("""
            SELECT player_id FROM erasure_requests
            WHERE analytics_erased_at IS NULL AND game_erased_at < $1 AND leaderboards_erased_at < $1
            ORDER BY requested_at LIMIT $2
            """);
        command.Parameters.Add(new NpgsqlParameter { Value = erasedBefore });
        command.Parameters.Add(new NpgsqlParameter { Value = Batch });
        var players = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            players.Add(reader.GetGuid(0));
        return [.. players];
    }

    private static async Task ExecuteAsync(NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
