using AnalyticsWorker.Sources;
using Npgsql;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Erases players from the warehouse, including its disk, and from the dead letters. First waits until every export has read its event log
/// after the player's rows were deleted there. From then on only a restore or a late commit can bring rows back (<see
/// cref="ErasureSweep"/>). One deletion runs at a time; the next one takes all requests that arrived meanwhile.
/// </summary>
internal sealed class WarehouseEraser(EventLogs logs, PlayerRows rows, ErasureMetrics metrics)
{
    /// <summary>Tolerance for clock differences between the nodes that erase and the databases.</summary>
    private static readonly TimeSpan ClockTolerance = TimeSpan.FromSeconds(2);

    /// <returns>The number of players whose erasure is complete: no row is left in a table or in a replaced part.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        metrics.Oldest(await OldestAsync(cancellationToken));
        if (await ReadUntilAsync(cancellationToken) is not { } readUntil)
            return 0;
        var players = await PendingAsync(readUntil - ClockTolerance, cancellationToken);
        if (players.Length == 0 || await rows.IsDeletingAsync(cancellationToken))
            return 0;

        var there = await rows.FindAsync(players, cancellationToken);
        var gone = players.Except(there).ToArray();
        if (gone.Length > 0)
            await FinishAsync(gone, cancellationToken);
        if (there.Count > 0)
            await rows.DeleteAsync(there, cancellationToken);
        return gone.Length;
    }

    private async Task FinishAsync(Guid[] players, CancellationToken cancellationToken)
    {
        foreach (var log in logs.All)
            await ExecuteAsync(log.Database, "DELETE FROM export_dead_letters WHERE player_id = ANY($1)", cancellationToken, players);
        await ExecuteAsync(
            logs.Game.Database, "UPDATE erasure_requests SET analytics_erased_at = now() WHERE player_id = ANY($1)", cancellationToken,
            players);
    }

    private async Task<TimeSpan> OldestAsync(CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand(
            "SELECT coalesce(now() - min(requested_at), '0') FROM erasure_requests WHERE analytics_erased_at IS NULL");
        return (TimeSpan)(await command.ExecuteScalarAsync(cancellationToken))!;
    }

    /// <summary>The time up to which every event log has been read; null while any has not been read at all.</summary>
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
        command.Parameters.Add(new NpgsqlParameter { Value = PlayerRows.MaxPlayers });
        var players = new List<Guid>();
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        while (await reader.ReadAsync(cancellationToken))
            players.Add(reader.GetGuid(0));
        return [.. players];
    }

    private static async Task ExecuteAsync(
        NpgsqlDataSource database, string sql, CancellationToken cancellationToken, params object[] values)
    {
        await using var command = database.CreateCommand(sql);
        foreach (var value in values)
            command.Parameters.Add(new NpgsqlParameter { Value = value });
        await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
