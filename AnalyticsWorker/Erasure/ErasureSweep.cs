using AnalyticsWorker.Sources;
using Npgsql;

namespace AnalyticsWorker.Erasure;

/// <summary>
/// Finds erased players who reappeared in the warehouse, and marks their requests as pending again. Rows can return from a restored backup,
/// from an export that starts over, or from an activity that was reported before the erasure and committed after it.
/// </summary>
internal sealed class ErasureSweep(EventLogs logs, PlayerRows rows)
{
    /// <returns>The number of players who reappeared.</returns>
    public async Task<int> RunOnceAsync(CancellationToken cancellationToken)
    {
        var again = 0;
        var after = Guid.Empty;
        while (await ErasedAsync(after, cancellationToken) is { Count: > 0 } players)
        {
            if (await rows.FindAsync(players, cancellationToken) is { Count: > 0 } found)
                again += await ReopenAsync(found, cancellationToken);
            after = players[^1];
        }
        return again;
    }

    private async Task<List<Guid>> ErasedAsync(Guid after, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand(
            "SELECT player_id FROM erasure_requests WHERE player_id > $1 AND analytics_erased_at IS NOT NULL ORDER BY player_id LIMIT $2");
        command.Parameters.Add(new NpgsqlParameter { Value = after });
        command.Parameters.Add(new NpgsqlParameter { Value = PlayerRows.MaxPlayers });
        await using var reader = await command.ExecuteReaderAsync(cancellationToken);
        var players = new List<Guid>();
        while (await reader.ReadAsync(cancellationToken))
            players.Add(reader.GetGuid(0));
        return players;
    }

    private async Task<int> ReopenAsync(IReadOnlyList<Guid> players, CancellationToken cancellationToken)
    {
        await using var command = logs.Game.Database.CreateCommand(
            "UPDATE erasure_requests SET analytics_erased_at = NULL WHERE player_id = ANY($1)");
        command.Parameters.Add(new NpgsqlParameter { Value = players.ToArray() });
        return await command.ExecuteNonQueryAsync(cancellationToken);
    }
}
